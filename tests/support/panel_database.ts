import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { MigrationRunner } from '@adonisjs/lucid/migration'
import databaseConfig from '#config/database'
import { settings } from '#core/settings/settings'

const CONNECTION = 'panel'
let made = 0

/**
 * A database that a panel in a process of its own and this test share: a file for SQLite, a schema for MariaDB. While
 * it is in use, models and `db` of the test read and write it too.
 */
export class PanelDatabase {
  readonly #before = db.primaryConnectionName

  private constructor(
    /** What tells the panel to use it. */
    readonly environment: Record<string, string>,
    private readonly drop: () => Promise<void>
  ) {}

  /** A fresh, migrated database, in use until it is removed. */
  static async create(): Promise<PanelDatabase> {
    const database = process.env.DB_CONNECTION === 'mysql' ? await onServer() : inFile()
    db.primaryConnectionName = CONNECTION
    settings.forget()
    const migrator = new MigrationRunner(db, app, { direction: 'up', connectionName: CONNECTION })
    await migrator.run()
    if (migrator.error) throw migrator.error
    return database

    function inFile() {
      const folder = mkdtempSync(join(tmpdir(), 'innkeeper-panel-'))
      const filename = join(folder, 'panel.sqlite3')
      db.manager.add(CONNECTION, { ...databaseConfig.connections.sqlite, connection: { filename } })
      const environment = { DB_CONNECTION: 'sqlite', SQLITE_PATH: filename }
      return new PanelDatabase(environment, async () =>
        rmSync(folder, { recursive: true, force: true })
      )
    }
  }

  /** Gives the test its own database back and removes this one. */
  async remove(): Promise<void> {
    db.primaryConnectionName = this.#before
    settings.forget()
    await db.manager.close(CONNECTION, true)
    await this.drop()
  }
}

async function onServer(): Promise<PanelDatabase> {
  const name = `innkeeper_panel_${process.pid}_${++made}`
  const { mysql } = databaseConfig.connections
  const server = mysql.connection as { host: string; port: number; user: string; password: string }
  const run = async (statement: string) => {
    const { host, port, user, password } = server
    const connection = await createConnection({ host, port, user, password })
    await connection.query(statement)
    await connection.end()
  }
  await run(`create database \`${name}\` character set utf8mb4 collate utf8mb4_bin`)
  db.manager.add(CONNECTION, {
    ...mysql,
    connection: { ...server, database: name },
  } as typeof mysql)
  const environment = {
    DB_CONNECTION: 'mysql',
    MYSQL_HOST: server.host,
    MYSQL_PORT: String(server.port),
    MYSQL_USER: server.user,
    MYSQL_PASSWORD: server.password,
    MYSQL_DATABASE: name,
  }
  return new PanelDatabase(environment, () => run(`drop database if exists \`${name}\``))
}
