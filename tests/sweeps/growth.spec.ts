import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { workRegistry } from '#core/work/work_registry'
import { FATES } from '#tests/support/growing_tables'

/** The SQL of what the work asks of the database. */
async function sqlOf(work: () => Promise<unknown>): Promise<string[]> {
  const asked: string[] = []
  const listen = ({ sql }: { sql: string }) => void asked.push(sql)
  const client = db.connection().getWriteClient()
  client.on('query', listen)
  await work().finally(() => client.removeListener('query', listen))
  return asked
}

test.group('What becomes of rows', (group) => {
  group.each.teardown(() => clock.reset())

  test('is said of every table', async ({ assert }) => {
    const tables = await db.connection().getAllTables()
    const ours = tables.filter((table) => !/^adonis_schema/.test(table))
    assert.isAbove(ours.length, 60)
    assert.deepEqual(Object.keys(FATES).toSorted(), ours.toSorted())
  })

  test('is done by a task that looks for what is over', async ({ assert }) => {
    const asked = new Map<string, string[]>()
    for (const [table, { task }] of Object.entries(FATES)) {
      if (!task) continue
      const found = workRegistry.tasks.get(task)
      assert.isDefined(found, task)
      if (!asked.has(task)) asked.set(task, await sqlOf(async () => found?.run()))
      const pattern = new RegExp(`from ["\`]${table}["\`]`)
      assert.isTrue(
        asked.get(task)?.some((sql) => pattern.test(sql)),
        `${task} and ${table}`
      )
    }
    assert.isAbove(asked.size, 5)
  })

  test('is left to the database where they go with others', async ({ assert }) => {
    const left: string[] = []
    for (const [table, { goesWith }] of Object.entries(FATES))
      if (goesWith && !(await cascades(table)).includes(goesWith)) left.push(table)
    assert.deepEqual(left, [])
  })
})

/** Tables whose rows take those of this one with them. */
async function cascades(table: string): Promise<string[]> {
  if (db.connection().dialect.name !== 'mysql') {
    const keys: { table: string; on_delete: string }[] = await db.rawQuery(
      `pragma foreign_key_list("${table}")`
    )
    return keys.filter(({ on_delete: rule }) => rule === 'CASCADE').map((key) => key.table)
  }
  const [keys] = await db.rawQuery(
    'select REFERENCED_TABLE_NAME as parent, DELETE_RULE as rule from information_schema.REFERENTIAL_CONSTRAINTS where CONSTRAINT_SCHEMA = database() and TABLE_NAME = ?',
    [table]
  )
  return (keys as { parent: string; rule: string }[])
    .filter(({ rule }) => rule === 'CASCADE')
    .map(({ parent }) => parent)
}
