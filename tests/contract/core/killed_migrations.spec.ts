import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise'
import app from '@adonisjs/core/services/app'
import { newId } from '#core/ids'
import env from '#start/env'

const SCRIPT = fileURLToPath(new URL('../../support/interrupted_migrations.ts', import.meta.url))
const HOW = ['before', 'during', 'after'] as const

interface Run {
  code: number | null
  signal: string | null
  output: string
}

/** A database of this test alone, and processes that migrate it. */
class Scratch {
  private constructor(
    readonly name: string,
    private readonly connection: Connection,
    private readonly folder: string
  ) {}

  static async create(): Promise<Scratch> {
    const name = `innkeeper_killed_${process.pid}_${newId().slice(-6).toLowerCase()}`
    const connection = await createConnection({
      host: env.get('MYSQL_HOST', '127.0.0.1'),
      port: env.get('MYSQL_PORT', 3306),
      user: env.get('MYSQL_USER', 'root'),
      password: env.get('MYSQL_PASSWORD', ''),
    })
    await connection.query(`create database \`${name}\` character set utf8mb4`)
    await connection.query(`use \`${name}\``)
    // Within the application, where migrations find the framework.
    await mkdir(app.tmpPath(), { recursive: true })
    return new Scratch(name, connection, await mkdtemp(app.tmpPath('killed-')))
  }

  async remove(): Promise<void> {
    await this.connection.query(`drop database \`${this.name}\``)
    await this.connection.end()
    await rm(this.folder, { recursive: true })
  }

  async query<Row>(sql: string): Promise<Row[]> {
    const [rows] = await this.connection.query<RowDataPacket[]>(sql)
    return rows as unknown as Row[]
  }

  async run(sql: string): Promise<void> {
    await this.connection.query(sql)
  }

  /** A migration of the test's own, by the body of its class. */
  async write(file: string, body: string): Promise<void> {
    const source = `import { BaseSchema } from '@adonisjs/lucid/schema'\nexport default class extends BaseSchema {\n${body}\n}\n`
    await writeFile(join(this.folder, `${file}.ts`), source)
  }

  migrate(environment: Record<string, string> = {}): Promise<Run> {
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        ['--import=@poppinss/ts-exec', SCRIPT, 'migration:run'],
        { env: { ...process.env, MYSQL_DATABASE: this.name, ...environment } },
        (_error, stdout, stderr) =>
          resolve({ code: child.exitCode, signal: child.signalCode, output: stdout + stderr })
      )
    })
  }

  /** Migrates the folder of the test. */
  migrateOwn(environment: Record<string, string> = {}): Promise<Run> {
    return this.migrate({ FOLDER: relative(app.makePath(), this.folder), ...environment })
  }

  /** Every table, trigger and recorded migration. */
  async schema(): Promise<string[]> {
    const tables = await this.query<Record<string, string>>('show tables')
    const lines: string[] = []
    for (const name of tables.flatMap(Object.values).toSorted()) {
      const [row] = await this.query<Record<string, string>>(`show create table \`${name}\``)
      lines.push(row['Create Table'].replace(/ AUTO_INCREMENT=\d+/, ''))
    }
    const triggers = await this.query<{ Trigger: string; Statement: string }>('show triggers')
    const recorded = await this.query<{ name: string }>(
      'select name from adonis_schema order by id'
    )
    return [
      ...lines,
      ...triggers.map(({ Trigger: name, Statement: text }) => `${name} ${text}`).toSorted(),
      ...recorded.map(({ name }) => name),
    ]
  }
}

/** Kills one run after the other, each at so many changes, until one has nothing left to do. */
async function migrateThroughKills(
  migrate: (environment: Record<string, string>) => Promise<Run>,
  changesOf: (run: number) => number
): Promise<{ last: Run; kills: number }> {
  for (let run = 0; ; run++) {
    const last = await migrate({ DIE_AT: String(changesOf(run)), DIE: HOW[run % HOW.length] })
    if (last.signal !== 'SIGKILL' || run > 200) return { last, kills: run }
  }
}

const OWN = {
  first: `
  async up() {
    this.schema.createTable('boxes', (table) => {
      table.string('id', 26).primary()
      table.integer('apples').notNullable()
      table.integer('pears').notNullable().defaultTo(0)
      table.index(['apples'], 'boxes_apples_index')
    })
    this.defer(async (db) => {
      for (const id of ['a', 'b', 'c']) await db.table('boxes').insert({ id, apples: 10 })
    })
  }
  async down() { this.schema.dropTable('boxes') }`,
  // Rows are changed between changes of the schema, each in a way that shows where it was done twice or not at all.
  second: `
  async up() {
    this.schema.alterTable('boxes', (table) => { table.integer('plums').notNullable().defaultTo(0) })
    this.defer((db) => db.from('boxes').increment('pears', 5))
    this.schema.alterTable('boxes', (table) => { table.integer('taken').nullable() })
    this.defer(async (db) => {
      for (;;) {
        const [{ affectedRows }] = await db.rawQuery('update boxes set apples = apples + 1, taken = 1 where taken is null limit 1')
        if (affectedRows === 0) return
        await db.rawQuery('alter table boxes comment = "counted"')
      }
    })
    this.schema.alterTable('boxes', (table) => { table.dropColumn('taken') })
    this.defer((db) => db.from('boxes').increment('pears', 5))
    this.schema.renameTable('boxes', 'crates')
    this.schema.createTable('boxes', (table) => { table.string('id', 26).primary().references('id').inTable('crates') })
    this.defer((db) => db.rawQuery('insert into boxes (id) select id from crates'))
    this.defer((db) => db.rawQuery('create trigger crates_stay before delete on crates for each row signal sqlstate "45000"'))
    this.defer((db) => db.from('crates').increment('plums', 1))
  }
  async down() {
    this.schema.raw('drop trigger crates_stay')
    this.schema.dropTable('boxes')
    this.schema.renameTable('crates', 'boxes')
    this.defer((db) => db.from('boxes').decrement('apples', 1))
    this.schema.alterTable('boxes', (table) => { table.dropColumn('plums') })
    this.defer((db) => db.from('boxes').decrement('pears', 10))
  }`,
}

test.group('Migrations that are killed', (group) => {
  let scratch: Scratch

  group.tap((one) =>
    one.skip(env.get('DB_CONNECTION') !== 'mysql', 'SQLite undoes what was not finished')
  )
  group.each.setup(async () => {
    scratch = await Scratch.create()
    return () => scratch.remove()
  })

  const writeOwn = async () => {
    await scratch.write('1_first', OWN.first)
    await scratch.write('2_second', OWN.second)
  }

  test('go on with the next run, and change every row once, in both directions', async ({
    assert,
  }) => {
    await writeOwn()
    const own = (environment: Record<string, string>) => scratch.migrateOwn(environment)
    // Tables and rows of the runner count as well, so that each run gets only a little farther than the one before.
    const up = await migrateThroughKills(own, (run) => 9 + (run % 3))
    assert.equal(up.last.code, 0, up.last.output)
    assert.isAbove(up.kills, 5)
    assert.deepEqual(await scratch.query('select * from crates order by id'), [
      { id: 'a', apples: 11, pears: 10, plums: 1 },
      { id: 'b', apples: 11, pears: 10, plums: 1 },
      { id: 'c', apples: 11, pears: 10, plums: 1 },
    ])
    assert.lengthOf(await scratch.query('select * from boxes'), 3)
    assert.lengthOf(await scratch.query('select name from adonis_schema'), 2)
    assert.notInclude((await scratch.schema()).join('\n'), 'adonis_schema_steps')

    await scratch.run("delete from adonis_schema where name like '%first%'")
    const down = await migrateThroughKills(
      (environment) => own({ DIRECTION: 'down', ...environment }),
      (run) => 9 + (run % 3)
    )
    assert.equal(down.last.code, 0, down.last.output)
    assert.isAbove(down.kills, 1)
    assert.deepEqual(await scratch.query('select * from boxes order by id'), [
      { id: 'a', apples: 10, pears: 0 },
      { id: 'b', apples: 10, pears: 0 },
      { id: 'c', apples: 10, pears: 0 },
    ])
  }).timeout(600_000)

  test('of the panel make the schema that an undisturbed run makes', async ({
    assert,
    cleanup,
  }) => {
    const undisturbed = await Scratch.create()
    cleanup(() => undisturbed.remove())
    const whole = await undisturbed.migrate()
    assert.equal(whole.code, 0, whole.output)
    const { last, kills } = await migrateThroughKills(
      (environment) => scratch.migrate(environment),
      (run) => 101 + 40 * (run % 3)
    )
    assert.equal(last.code, 0, last.output)
    assert.isAbove(kills, 3)
    const [left, right] = [await scratch.schema(), await undisturbed.schema()]
    assert.isAbove(left.length, 120)
    assert.deepEqual(left, right)
  }).timeout(600_000)

  test('keep the other direction from beginning before they are finished', async ({ assert }) => {
    await writeOwn()
    const killed = await scratch.migrateOwn({ DIE_AT: '14', DIE: 'after' })
    assert.equal(killed.signal, 'SIGKILL')
    const back = await scratch.migrateOwn({ DIRECTION: 'down' })
    assert.equal(back.code, 1)
    assert.include(back.output, 'was interrupted. Finish it first: node ace migration:run')
  }).timeout(120_000)

  test('tell a change that fails from one that was under way', async ({ assert }) => {
    await writeOwn()
    await scratch.run('create table boxes (id varchar(26) primary key)')
    for (let times = 0; times < 2; times++) {
      const { code, output } = await scratch.migrateOwn()
      assert.equal(code, 1)
      assert.include(output, 'Bring back the backup')
    }
    await scratch.run('drop table boxes')
    assert.equal((await scratch.migrateOwn()).code, 0)
  }).timeout(120_000)

  test('run in one process at a time, of each database', async ({ assert, cleanup }) => {
    await writeOwn()
    const lock = `select get_lock(concat('migrations of ', left(database(), 45)), 0) as got`
    assert.deepEqual(await scratch.query(lock), [{ got: 1 }])
    const { code, output } = await scratch.migrateOwn()
    assert.equal(code, 1)
    assert.include(output, 'Migrations run already in another process')
    const other = await Scratch.create()
    cleanup(() => other.remove())
    await other.write('1_first', OWN.first)
    const beside = await other.migrateOwn()
    assert.equal(beside.code, 0, beside.output)
  }).timeout(120_000)
})
