import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createConnection } from 'mysql2/promise'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { MigrationRunner } from '@adonisjs/lucid/migration'
import databaseConfig from '#config/database'
import { settings } from '#core/settings/settings'
import { migrateOnce, templatesOfRun } from '#tests/support/database_template'
import type { ConnectionConfig } from '@adonisjs/lucid/types/database'

const CONNECTION = 'panel'
let made = 0

/** Where a MariaDB answers, and as whom. */
export interface DatabaseServer {
  host: string
  port: number
  user: string
  password: string
}

interface Place {
  environment: Record<string, string>
  /** Migrates it, or copies what another process migrated. */
  migrate: () => Promise<void>
  connection: ConnectionConfig
  backUp: () => Promise<Restore>
  drop: () => Promise<void>
}

/** Puts a saved copy back; nothing may be connected. */
type Restore = () => Promise<void>

/**
 * A database that a panel in a process of its own and this test share: a file for SQLite, a schema for MariaDB. While
 * it is in use, models and `db` of the test read and write it too.
 */
export class PanelDatabase {
  readonly #before = db.primaryConnectionName

  private constructor(private readonly place: Place) {}

  /** A fresh, migrated database, in use until it is removed; `migrate` is told the panel's environment. `server` takes one for the test alone. */
  static async create(
    migrate?: (environment: Record<string, string>) => Promise<void>,
    server?: DatabaseServer
  ): Promise<PanelDatabase> {
    const onMariaDb = server ?? process.env.DB_CONNECTION === 'mysql'
    const place = onMariaDb ? await onServer(server) : inFile()
    const database = new PanelDatabase(place)
    db.manager.add(CONNECTION, place.connection)
    db.primaryConnectionName = CONNECTION
    settings.forget()
    await (migrate ? migrate(place.environment) : place.migrate())
    return database
  }

  /** What tells the panel to use it. */
  get environment(): Record<string, string> {
    return this.place.environment
  }

  /** Saves a copy as operators are told to, and answers what puts it back while no panel runs. */
  async backUp(): Promise<Restore> {
    const restore = await this.place.backUp()
    return async () => {
      await db.manager.close(CONNECTION)
      settings.forget()
      await restore()
    }
  }

  /** Gives the test its own database back and removes this one. */
  async remove(): Promise<void> {
    db.primaryConnectionName = this.#before
    settings.forget()
    await db.manager.close(CONNECTION, true)
    await this.place.drop()
  }
}

async function migrateHere(): Promise<void> {
  const migrator = new MigrationRunner(db, app, {
    direction: 'up',
    connectionName: CONNECTION,
    disableLocks: true,
  })
  await migrator.run()
  if (migrator.error) throw migrator.error
}

/** Within a run of several processes the first one migrates, and the others copy its file. */
async function migrateOrCopy(filename: string): Promise<void> {
  const prefix = templatesOfRun()
  const template = prefix && join(tmpdir(), `${prefix}.sqlite3`)
  if (template && existsSync(template)) return copyFileSync(template, filename)
  await migrateHere()
  if (!template) return
  await db.rawQuery('vacuum into ?', [`${template}.${process.pid}`])
  renameSync(`${template}.${process.pid}`, template)
}

function inFile(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'innkeeper-panel-'))
  const filename = join(folder, 'panel.sqlite3')
  const { sqlite } = databaseConfig.connections
  return {
    environment: { DB_CONNECTION: 'sqlite', SQLITE_PATH: filename },
    connection: { ...sqlite, connection: { filename } } as ConnectionConfig,
    migrate: () => migrateOrCopy(filename),
    backUp: () => copyOfFile(filename, join(folder, 'backup.sqlite3')),
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function onServer(own?: DatabaseServer): Promise<Place> {
  const name = `innkeeper_panel_${process.pid}_${++made}`
  const { mysql } = databaseConfig.connections
  const server = { ...(mysql.connection as DatabaseServer), ...own }
  const { host, port, user, password } = server
  const run = async (statement: string) => {
    const connection = await createConnection({ host, port, user, password })
    await connection.query(statement)
    await connection.end()
  }
  await run(`create database \`${name}\` character set utf8mb4 collate utf8mb4_bin`)
  return {
    environment: {
      DB_CONNECTION: 'mysql',
      MYSQL_HOST: host,
      MYSQL_PORT: String(port),
      MYSQL_USER: user,
      MYSQL_PASSWORD: password,
      MYSQL_DATABASE: name,
    },
    connection: { ...mysql, connection: { ...server, database: name } } as ConnectionConfig,
    // A server of the test alone has no template.
    migrate: () => (own ? migrateHere() : migrateOnce({ ...server, database: name }, migrateHere)),
    backUp: () => dumpOf(name, server, run),
    drop: async () => {
      await run(`drop database if exists \`${name}\``)
      await run(`drop user if exists '${restorerOf(name)}'@'%'`)
    },
  }
}

async function copyOfFile(filename: string, copy: string): Promise<Restore> {
  await db.rawQuery('vacuum into ?', [copy])
  return async () => {
    for (const suffix of ['-wal', '-shm']) rmSync(filename + suffix, { force: true })
    copyFileSync(copy, filename)
  }
}

/** Short enough for MariaDB, and of this database alone. */
const restorerOf = (name: string) => `restorer_${name}`.slice(0, 60)

/** With the very commands of docs/operators/backups.md, and restored by another user than the one who made the triggers. */
async function dumpOf(
  name: string,
  { host, port, user, password }: DatabaseServer,
  run: (statement: string) => Promise<void>
): Promise<Restore> {
  const folder = mkdtempSync(join(tmpdir(), 'innkeeper-dump-'))
  const dump = join(folder, 'innkeeper.sql.gz')
  const at = `--protocol=tcp --host=${host} --port=${port}`
  const shell = (command: string, as: { user: string; password: string }) =>
    promisify(execFile)('bash', ['-o', 'pipefail', '-c', command], {
      env: { ...process.env, MYSQL_PWD: as.password, WHO: as.user },
    })
  await shell(
    `mariadb-dump ${at} --user="$WHO" --single-transaction --quick --routines --triggers --hex-blob ${name} | gzip > ${dump}`,
    { user, password }
  )
  const restorer = { user: restorerOf(name), password: 'a password of its own' }
  return async () => {
    await run(`drop database \`${name}\``)
    await run(`create database \`${name}\` character set utf8mb4 collate utf8mb4_bin`)
    await run(`create user '${restorer.user}'@'%' identified by '${restorer.password}'`)
    await run(`grant all privileges on \`${name}\`.* to '${restorer.user}'@'%'`)
    await shell(
      `gunzip -c ${dump} | sed -E '/^\\/\\*!50/s/DEFINER[ ]*=[ ]*\`[^\`]*\`@\`[^\`]*\`//' | mariadb ${at} --user="$WHO" ${name}`,
      restorer
    )
    rmSync(folder, { recursive: true, force: true })
  }
}
