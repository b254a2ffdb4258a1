import { test } from '@japa/runner'

test.group('Components page', () => {
  test('shows every component in its states', async ({ client }) => {
    const response = await client.get('/dev/components')
    if (response.status() !== 200) console.log(response.error(), response.text().slice(0, 2000))
    response.assertStatus(200)
  })
})
