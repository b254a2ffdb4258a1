import { test } from '@japa/runner'
import env from '#start/env'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'

const PATH = '/health/ready'
const TOKEN = 'a-secret-of-the-monitoring'

test.group('Health', (group) => {
  group.each.setup(() => env.set('HEALTH_TOKEN', TOKEN))
  group.each.teardown(() => env.set('HEALTH_TOKEN', ''))

  test('[L8] says whether all is well to everybody, and details to staff and to who knows the token', async ({
    client,
    assert,
  }) => {
    const watcher = await client.get(PATH).header('authorization', `Bearer ${TOKEN}`)
    assert.property(watcher.body().checks, 'database')
    for (const wrong of ['', 'Bearer ', 'Bearer wrong', TOKEN]) {
      const stranger = await client.get(PATH).header('authorization', wrong)
      assert.deepEqual(stranger.body(), { status: watcher.body().status })
      assert.equal(stranger.status(), watcher.status())
    }
    const customer = await sessionFor((await createCustomer()).user)
    assert.notProperty((await client.get(PATH).withSession(customer)).body(), 'checks')
    const staff = await sessionFor((await createStaff('support')).user)
    assert.property((await client.get(PATH).withSession(staff)).body().checks, 'database')
  })

  test('[L8] where a request seems to come from shows nobody more', async ({ client, assert }) => {
    for (const name of ['x-real-ip', 'x-forwarded-for', 'forwarded']) {
      const answer = await client.get(PATH).header(name, '127.0.0.1')
      assert.notProperty(answer.body(), 'checks')
    }
    assert.notProperty((await client.get(PATH)).body(), 'checks')
  })

  test('[L8] without a token nobody knows it', async ({ client, assert }) => {
    env.set('HEALTH_TOKEN', '')
    for (const header of ['Bearer ', 'Bearer undefined'])
      assert.notProperty((await client.get(PATH).header('authorization', header)).body(), 'checks')
  })
})
