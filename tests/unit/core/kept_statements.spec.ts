import { createRequire } from 'node:module'
import { test } from '@japa/runner'
import { keepStatements } from '#core/framework/kept_statements'

interface Statement {
  all(values?: unknown[]): unknown[]
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

/** The driver compiles a function for the rows of a statement each time that SQLite plans it. */
function countPlans(cleanup: (restore: () => void) => void) {
  const compile = globalThis.Function
  const plans = { count: 0 }
  globalThis.Function = ((...source: string[]) => {
    plans.count++
    return compile(...source)
  }) as unknown as FunctionConstructor
  cleanup(() => {
    globalThis.Function = compile
  })
  return plans
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

  test('a query with a limit is planned once for each limit, and still takes any', ({
    assert,
    cleanup,
  }) => {
    const connection = open()
    for (const id of [1, 2, 3]) connection.prepare('insert into machines values (?)').run(id)
    const plans = countPlans(cleanup)

    const read = (least: number, limit: unknown) =>
      connection
        .prepare('select id from machines where id >= ? order by id limit ?')
        .all([least, limit])
    assert.deepEqual(read(2, 5), [{ id: 2 }, { id: 3 }])
    assert.deepEqual(read(1, 5), [{ id: 1 }, { id: 2 }, { id: 3 }])
    assert.deepEqual(read(1, 2), [{ id: 1 }, { id: 2 }])
    for (let again = 0; again < 3; again++) assert.deepEqual(read(3, 2), [{ id: 3 }])
    assert.equal(plans.count, 2)
    assert.deepEqual(read(1, '2'), [{ id: 1 }, { id: 2 }])
    assert.deepEqual(read(1, -1), [{ id: 1 }, { id: 2 }, { id: 3 }])
  })

  test('a query that compares columns with values is planned once', ({ assert, cleanup }) => {
    const connection = open()
    connection.prepare('alter table machines add column name text').run()
    connection.prepare('insert into machines values (?, ?)').run(1, '1')
    connection.prepare('insert into machines values (?, ?)').run(2, null)
    const plans = countPlans(cleanup)
    const query = 'select id from machines where id = ? and name = ? order by id'
    const read = (id: unknown, name: unknown) => connection.prepare(query).all([id, name])
    assert.deepEqual(read(1, '1'), [{ id: 1 }])
    assert.deepEqual(read('1', '1'), [{ id: 1 }], 'columns still turn values into what they hold')
    assert.deepEqual(read(2, null), [])
    assert.deepEqual(read(2, '1'), [])
    assert.deepEqual(read(1, '1'), [{ id: 1 }])
    assert.equal(plans.count, 1)
    assert.deepEqual(connection.prepare("select 'id = ?' as text").all(), [{ text: 'id = ?' }])
    assert.deepEqual(connection.prepare("select 'it''s = ?' as text where 1 = ?").all([1]), [
      { text: "it's = ?" },
    ])
  })

  test('a value that looks like a limit within a text is none', ({ assert }) => {
    const connection = open()
    connection.prepare('insert into machines values (?)').run(1)
    assert.deepEqual(connection.prepare("select ' limit ?' as text, ? as id limit ?").all([7, 1]), [
      { text: ' limit ?', id: 7 },
    ])
    assert.throws(() =>
      connection.prepare('select id from machines limit ?').all(['1; drop table x'])
    )
  })

  test('the oldest goes when there are too many', ({ assert }) => {
    const connection = open()
    const first = connection.prepare('select 0 as n')
    for (let number = 1; number <= 500; number++) connection.prepare(`select ${number} as n`)
    assert.notStrictEqual(connection.prepare('select 0 as n'), first)
  })
})
