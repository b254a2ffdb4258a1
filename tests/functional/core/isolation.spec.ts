import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { transaction } from '#core/database/transaction'

const NAME = 'test.isolation'
const store = (value: string) =>
  db
    .knexQuery()
    .table('settings')
    .insert({ name: NAME, value, updated_at: '2026-01-01 00:00:00' })
    .onConflict('name')
    .merge(['value'])

test.group('Transactions', () => {
  test('see what others committed after they began', async ({ assert, cleanup }) => {
    cleanup(async () => void (await db.from('settings').where('name', NAME).delete()))
    await store('1')
    await transaction(async (trx) => {
      const read = () => trx.from('settings').where('name', NAME).firstOrFail()
      assert.equal((await read()).value, '1')
      await store('2')
      assert.equal((await read()).value, '2')
    })
  }).skip(() => db.connection().dialect.name === 'better-sqlite3', 'SQLite has one connection')
})
