import { createRequire } from 'node:module'
import { test } from '@japa/runner'
import { keepStatements } from '#core/database/kept_statements'

interface Statement {
  all(): unknown[]
  run(...values: unknown[]): void
}

/** The driver comes without types. */
const Database: new (file: string) => { prepare(sql: string): Statement } = createRequire(
  import.meta.url
)('better-sqlite3')

function open() {
  const connection = new Database(':memory:')
  keepStatements(connection)
  connection.prepare('create table machines (id integer)').run()
  return connection
}

test.group('Kept statements', () => {
  test('a statement is prepared once and answers anew each time', ({ assert }) => {
    const connection = open()
    const count = 'select count(*) as total from machines'
    const first = connection.prepare(count)
    assert.deepEqual(first.all(), [{ total: 0 }])
    connection.prepare('insert into machines values (?)').run(1)
    assert.strictEqual(connection.prepare(count), first)
    assert.deepEqual(connection.prepare(count).all(), [{ total: 1 }])
  })

  test('a changed table shows its new columns', ({ assert }) => {
    const connection = open()
    connection.prepare('insert into machines values (?)').run(1)
    assert.deepEqual(connection.prepare('select * from machines').all(), [{ id: 1 }])
    connection.prepare('alter table machines add column name text').run()
    assert.deepEqual(connection.prepare('select * from machines').all(), [{ id: 1, name: null }])
  })

  test('the oldest goes when there are too many', ({ assert }) => {
    const connection = open()
    const first = connection.prepare('select 0 as n')
    for (let number = 1; number <= 500; number++) connection.prepare(`select ${number} as n`)
    assert.notStrictEqual(connection.prepare('select 0 as n'), first)
  })
})
