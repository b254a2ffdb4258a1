import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/lucid'
import env from '#start/env'
import extensions from '#config/extensions'
import { openMysql, openSqlite } from '#core/database/connections'

const migrations = {
  naturalSort: true,
  paths: ['database/migrations', ...extensions.migrations(app.appRoot)],
}

// The demonstration is told by a command of its own; its chapters in `database/seeders` are not for `db:seed`.
const seeders = { paths: ['database/seeders/lucid'] }

const schemaGeneration = {
  enabled: true,
  outputPath: 'database/schema.ts',
  rulesPaths: ['./database/schema_rules.js'],
}

/** Until the server's greeting: one that takes connections and is silent is as good as away. */
const patience = { connectTimeout: 4_000 }

const databaseConfig = defineConfig({
  connection: env.get('DB_CONNECTION', 'sqlite'),
  connections: {
    sqlite: {
      client: 'better-sqlite3',
      connection: { filename: env.get('SQLITE_PATH') ?? app.tmpPath('innkeeper.sqlite3') },
      useNullAsDefault: true,
      pool: { min: 1, max: 1, afterCreate: openSqlite },
      migrations,
      seeders,
      schemaGeneration,
    },
    mysql: {
      client: 'mysql2',
      // No `charset` here: tables would get its default collation instead of the database's, which compares exactly.
      connection: {
        host: env.get('MYSQL_HOST', '127.0.0.1'),
        port: env.get('MYSQL_PORT', 3306),
        user: env.get('MYSQL_USER', 'root'),
        password: env.get('MYSQL_PASSWORD', ''),
        database: env.get('MYSQL_DATABASE', 'innkeeper'),
        timezone: 'Z',
        ...patience,
        supportBigNumbers: true,
      },
      pool: { min: 1, max: 12, afterCreate: openMysql },
      migrations,
      seeders,
      schemaGeneration,
    },
  },
})

export default databaseConfig
