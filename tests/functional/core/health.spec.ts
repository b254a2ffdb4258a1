import { test } from '@japa/runner'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'

const PATH = '/health/ready'
const ELSEWHERE = { name: 'x-forwarded-for', value: '203.0.113.9' }

test.group('Health', () => {
  test('says whether all is well to everybody, and details to staff and to this machine', async ({
    client,
    assert,
  }) => {
    const here = await client.get(PATH)
    assert.property(here.body().checks, 'database')

    const stranger = await client.get(PATH).header(ELSEWHERE.name, ELSEWHERE.value)
    assert.deepEqual(stranger.body(), { status: here.body().status })
    assert.equal(stranger.status(), here.status())

    const customer = await sessionFor((await createCustomer()).user)
    const asCustomer = await client
      .get(PATH)
      .withSession(customer)
      .header(ELSEWHERE.name, ELSEWHERE.value)
    assert.notProperty(asCustomer.body(), 'checks')

    const staff = await sessionFor((await createStaff('support')).user)
    const asStaff = await client
      .get(PATH)
      .withSession(staff)
      .header(ELSEWHERE.name, ELSEWHERE.value)
    assert.property(asStaff.body().checks, 'database')
  })

  test('keeps details from requests that a proxy on this machine forwarded for it', async ({
    client,
    assert,
  }) => {
    const forwarded = await client.get(PATH).header('x-forwarded-for', '127.0.0.1')
    assert.notProperty(forwarded.body(), 'checks')
  })
})
