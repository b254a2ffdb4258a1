import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/lucid'
import env from '#start/env'
import { keepStatements } from '#core/database/kept_statements'

const migrations = { naturalSort: true, paths: ['database/migrations'] }

// The demonstration is told by a command of its own; its chapters in `database/seeders` are not for `db:seed`.
const seeders = { paths: ['database/seeders/lucid'] }

const schemaGeneration = {
  enabled: true,
  outputPath: 'database/schema.ts',
  rulesPaths: ['./database/schema_rules.js'],
}

interface SqliteHandle {
  pragma(statement: string): unknown
  prepare(sql: string): unknown
}

interface MysqlHandle {
  query(statement: string, done: (error: Error | null) => void): unknown
}

const databaseConfig = defineConfig({
  connection: env.get('DB_CONNECTION', 'sqlite'),
  connections: {
    sqlite: {
      client: 'better-sqlite3',
      connection: { filename: env.get('SQLITE_PATH') ?? app.tmpPath('innkeeper.sqlite3') },
      useNullAsDefault: true,
      pool: {
        min: 1,
        max: 1,
        afterCreate: (
          connection: SqliteHandle,
          done: (error: null, connection: SqliteHandle) => void
        ) => {
          connection.pragma('journal_mode = WAL')
          connection.pragma('synchronous = NORMAL')
          connection.pragma('foreign_keys = ON')
          connection.pragma('busy_timeout = 5000')
          keepStatements(connection)
          done(null, connection)
        },
      },
      migrations,
      seeders,
      schemaGeneration,
    },
    mysql: {
      client: 'mysql2',
      connection: {
        host: env.get('MYSQL_HOST', '127.0.0.1'),
        port: env.get('MYSQL_PORT', 3306),
        user: env.get('MYSQL_USER', 'root'),
        password: env.get('MYSQL_PASSWORD', ''),
        database: env.get('MYSQL_DATABASE', 'innkeeper'),
        charset: 'utf8mb4',
        timezone: 'Z',
        supportBigNumbers: true,
      },
      pool: {
        min: 1,
        max: 12,
        // Every writer locks first and reads afterwards, so it must see what was committed until then.
        afterCreate: (
          connection: MysqlHandle,
          done: (error: Error | null, connection: MysqlHandle) => void
        ) =>
          connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', (error) =>
            done(error, connection)
          ),
      },
      migrations,
      seeders,
      schemaGeneration,
    },
  },
})

export default databaseConfig
