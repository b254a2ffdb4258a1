// What commands need of the panel's database besides its own client.
// check · tables · batch · reports PID · empty · options (for the client of MariaDB) · path and copy FILE (SQLite)
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { EnvParser } from '@adonisjs/core/env'

const ROOT = new URL('../../', import.meta.url)
const text = readFileSync(new URL('.env', ROOT), 'utf8')
const env = await new EnvParser(text, ROOT, { ignoreProcessEnv: true }).parse()
const [action, target] = process.argv.slice(2)

const place = {
  host: env.MYSQL_HOST || '127.0.0.1',
  port: Number(env.MYSQL_PORT || 3306),
  user: env.MYSQL_USER || 'root',
  password: env.MYSQL_PASSWORD || '',
  database: env.MYSQL_DATABASE || 'innkeeper',
}

async function connectMysql() {
  const { createConnection } = await import('mysql2/promise')
  return createConnection({ ...place, connectTimeout: 10_000 })
}

const BATCH = 'select coalesce(max(batch), 0) as batch from adonis_schema'
const REPORTS = 'select count(*) as reports from processes where host = ? and pid = ?'
const EXACT = /_nopad_bin$|_0900_bin$/

const mysql = {
  /** Throws with what to change where the panel could not work with this server. */
  async check() {
    const connection = await connectMysql().catch((error) => {
      throw new Error(
        `${place.user} cannot connect to the database ${place.database} at ${place.host}:${place.port}: ${error.message}`
      )
    })
    const [[row]] = await connection.query(
      'select @@collation_database as collation, @@log_bin as logs, @@log_bin_trust_function_creators as trusts'
    )
    await connection.end()
    if (!EXACT.test(row.collation))
      throw new Error(
        `Texts in ${place.database} do not compare byte for byte (${row.collation}). Run: ALTER DATABASE ${place.database} CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin; (MySQL: utf8mb4_0900_bin)`
      )
    if (row.logs && !row.trusts)
      throw new Error(
        'The database writes a binary log: set log_bin_trust_function_creators=1 in its configuration, so that triggers can guard the ledger.'
      )
  },

  async tables() {
    const connection = await connectMysql()
    const [rows] = await connection.query('show tables')
    await connection.end()
    console.log(rows.length)
  },

  async batch() {
    const connection = await connectMysql()
    const [[row]] = await connection.query(BATCH)
    await connection.end()
    console.log(Number(row.batch))
  },

  /** Ends with 1 where the process of this machine has not reported. */
  async reports() {
    const connection = await connectMysql()
    const [[row]] = await connection.query(REPORTS, [hostname(), target])
    await connection.end()
    process.exitCode = Number(row.reports) > 0 ? 0 : 1
  },

  async empty() {
    const connection = await connectMysql()
    const [rows] = await connection.query('show tables')
    await connection.query('set foreign_key_checks = 0')
    for (const name of rows.flatMap(Object.values)) await connection.query(`drop table \`${name}\``)
    await connection.end()
  },

  options() {
    const quoted = place.password.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`)
    console.log(
      `[client]\nhost=${place.host}\nport=${place.port}\nuser=${place.user}\npassword="${quoted}"`
    )
  },
}

const file = env.SQLITE_PATH || new URL('tmp/innkeeper.sqlite3', ROOT).pathname

async function openSqlite(options) {
  const { default: Database } = await import('better-sqlite3')
  return new Database(file, options)
}

const sqlite = {
  check() {},

  async tables() {
    const database = await openSqlite()
    console.log(
      database.prepare("select count(*) from sqlite_master where type = 'table'").pluck().get()
    )
    database.close()
  },

  async batch() {
    const database = await openSqlite({ fileMustExist: true })
    console.log(database.prepare(BATCH).pluck().get())
    database.close()
  },

  async reports() {
    const database = await openSqlite({ fileMustExist: true })
    process.exitCode = database.prepare(REPORTS).pluck().get(hostname(), target) > 0 ? 0 : 1
    database.close()
  },

  async empty() {
    const { rmSync } = await import('node:fs')
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  },

  path() {
    console.log(file)
  },

  /** In one piece, so that writers do not make it begin again. */
  async copy() {
    const database = await openSqlite({ fileMustExist: true })
    await database.backup(target, { progress: () => 0x7fffffff })
    database.close()
  },
}

try {
  await (env.DB_CONNECTION === 'mysql' ? mysql : sqlite)[action]()
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
