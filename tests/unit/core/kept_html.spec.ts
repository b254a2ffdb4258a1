import { test } from '@japa/runner'
import { newId } from '#core/ids'
import { keptHtml } from '#core/views/kept_html'

test.group('Kept parts of pages', () => {
  test('a part is drawn once for each key', async ({ assert }) => {
    const own = newId()
    let drawn = 0
    const draw = (key: unknown[]) => keptHtml([own, ...key], async () => `drawn ${++drawn}`)
    const seen = []
    for (const key of [['en'], ['de'], ['en'], ['en', null], ['de']]) seen.push(await draw(key))
    assert.deepEqual(seen, ['drawn 1', 'drawn 2', 'drawn 1', 'drawn 3', 'drawn 2'])
  })

  test('a part that could not be drawn is drawn again', async ({ assert }) => {
    const own = newId()
    await assert.rejects(() => keptHtml([own], () => Promise.reject(new Error('no'))))
    assert.equal(await keptHtml([own], async () => 'drawn'), 'drawn')
  })
})
