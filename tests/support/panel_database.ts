import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { MigrationRunner } from '@adonisjs/lucid/migration'
import databaseConfig from '#config/database'
import { settings } from '#core/settings/settings'
import type { ConnectionConfig } from '@adonisjs/lucid/types/database'

const CONNECTION = 'panel'
let made = 0

interface Place {
  environment: Record<string, string>
  connection: ConnectionConfig
  drop: () => Promise<void>
}

/**
 * A database that a panel in a process of its own and this test share: a file for SQLite, a schema for MariaDB. While
 * it is in use, models and `db` of the test read and write it too.
 */
export class PanelDatabase {
  readonly #before = db.primaryConnectionName

  private constructor(private readonly place: Place) {}

  /** A fresh, migrated database, in use until it is removed; `migrate` is told the panel's environment. */
  static async create(
    migrate: (environment: Record<string, string>) => Promise<void> = migrateHere
  ): Promise<PanelDatabase> {
    const place = process.env.DB_CONNECTION === 'mysql' ? await onServer() : inFile()
    const database = new PanelDatabase(place)
    db.manager.add(CONNECTION, place.connection)
    db.primaryConnectionName = CONNECTION
    settings.forget()
    await migrate(place.environment)
    return database
  }

  /** What tells the panel to use it. */
  get environment(): Record<string, string> {
    return this.place.environment
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

function inFile(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'innkeeper-panel-'))
  const filename = join(folder, 'panel.sqlite3')
  const { sqlite } = databaseConfig.connections
  return {
    environment: { DB_CONNECTION: 'sqlite', SQLITE_PATH: filename },
    connection: { ...sqlite, connection: { filename } } as ConnectionConfig,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function onServer(): Promise<Place> {
  const name = `innkeeper_panel_${process.pid}_${++made}`
  const { mysql } = databaseConfig.connections
  const server = mysql.connection as { host: string; port: number; user: string; password: string }
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
    drop: () => run(`drop database if exists \`${name}\``),
  }
}
