import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { createCustomer, sessionFor } from '#tests/support/identity'

test.group('A database that takes no changes', () => {
  test('[M5] still shows people their pages, long after they were last seen', async ({
    client,
    assert,
    cleanup,
  }) => {
    const session = await sessionFor((await createCustomer()).user)
    cleanup(() => clock.reset())
    clock.travel({ minutes: 30 })
    await db.rawQuery('pragma query_only = on')
    try {
      const page = await client.get('/services').withSession(session)
      assert.equal(page.status(), 200)
    } finally {
      await db.rawQuery('pragma query_only = off')
    }
  }).skip(process.env.DB_CONNECTION === 'mysql', 'Only SQLite is told so by its connection')
})
