import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { sourcesOf, transition, type TransitionTable } from '#core/database/transition'
import { transaction } from '#core/database/transaction'

const light: TransitionTable<'red' | 'green' | 'yellow'> = {
  red: ['green'],
  green: ['yellow'],
  yellow: ['red'],
}

test.group('State transitions', (group) => {
  group.each.setup(async () => {
    await db.connection().schema.createTable('test_lights', (table) => {
      table.string('id', 26).primary()
      table.string('state', 32)
      table.dateTime('updated_at')
    })
    await db.table('test_lights').insert({ id: 'one', state: 'red' })
    return () => db.connection().schema.dropTable('test_lights')
  })

  test('tell exactly one of many callers that it moved the row', async ({ assert }) => {
    const turn = () =>
      transaction((trx) =>
        transition(trx, { table: 'test_lights', id: 'one', allowed: light, to: 'green' })
      )
    const moved = await Promise.all(Array.from({ length: 8 }, turn))
    assert.equal(moved.filter(Boolean).length, 1)
  })

  test('refuse a step that the table does not allow', async ({ assert }) => {
    const skipped = await transaction((trx) =>
      transition(trx, { table: 'test_lights', id: 'one', allowed: light, to: 'yellow' })
    )
    assert.isFalse(skipped)
    assert.equal((await db.from('test_lights').firstOrFail()).state, 'red')
    assert.deepEqual(sourcesOf(light, 'green'), ['red'])
  })
})
