import 'reflect-metadata'
import { Ignitor } from '@adonisjs/core'
import mysql from 'mysql2'

/**
 * A process that migrates, as the test that starts it says in its environment: `FOLDER` with migrations of its own
 * (left out: the panel's), `DIRECTION`, and `DIE_AT` with `DIE`: at which change of rows or schema it is killed, and
 * whether before it is sent, while the server works on it or after the answer.
 */
const { FOLDER, DIRECTION = 'up', DIE_AT = '0', DIE = 'before' } = process.env
const APP_ROOT = new URL('../../', import.meta.url)
const CHANGE = /^\s*(create|alter|drop|rename|insert|update|delete|commit)\b/i

type Query = (
  this: unknown,
  ...args: unknown[]
) => { once(event: 'end', listener: () => void): void }

const prototype = (mysql as unknown as { Connection: { prototype: { query: Query } } }).Connection
  .prototype
const { query } = prototype
let changes = 0
const die = () => process.kill(process.pid, 'SIGKILL')

prototype.query = function (...args) {
  const [asked] = args
  const sql = typeof asked === 'string' ? asked : (asked as { sql: string }).sql
  const isLast = CHANGE.test(sql) && ++changes === Number(DIE_AT)
  if (isLast && DIE === 'before') die()
  const sent = query.apply(this, args)
  if (isLast && DIE === 'during') setImmediate(() => setTimeout(die, 1))
  if (isLast && DIE === 'after') sent.once('end', die)
  return sent
}

const app = new Ignitor(APP_ROOT, {
  importer: (path) => import(path.startsWith('.') ? new URL(path, APP_ROOT).href : path),
})
  .tap((created) => {
    created.booting(async () => {
      await import('#start/env')
    })
  })
  .createApp('console')
await app.init()
await app.boot()
await app.start(async () => {
  const { MigrationRunner } = await import('@adonisjs/lucid/migration')
  const db = await app.container.make('lucid.db')
  const own = { paths: [FOLDER ?? ''], naturalSort: true }
  if (FOLDER) db.manager.get('mysql')!.config.migrations = own
  const direction = DIRECTION as 'up' | 'down'
  const options = direction === 'down' ? { direction, batch: 0 } : { direction }
  const runner = new MigrationRunner(db, app, options)
  await runner.run()
  if (runner.error) {
    console.error(runner.error.message)
    process.exitCode = 1
  }
})
await app.terminate()
