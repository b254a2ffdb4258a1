import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { MigrationRunner } from '@adonisjs/lucid/migration'
import { assert } from '@japa/assert'
import { apiClient } from '@japa/api-client'
import { pluginAdonisJS } from '@japa/plugin-adonisjs'
import { sessionApiClient } from '@adonisjs/session/plugins/api_client'
import testUtils from '@adonisjs/core/services/test_utils'
import { spec } from '@japa/runner/reporters'
import databaseConfig from '#config/database'
import { migrateOnce, type Target } from '#tests/support/database_template'
import { resetState } from '#tests/support/reset_state'
import { summaryReporter } from '#tests/support/summary_reporter'
import type { Config } from '@japa/runner/types'

export const plugins: Config['plugins'] = [
  assert(),
  apiClient(),
  pluginAdonisJS(app),
  sessionApiClient(app),
]

/** What happened goes to the terminal, and its counts to the scripts in bin/. */
export const reporters: Config['reporters'] = {
  activated: ['spec', 'summary'],
  list: [spec(), summaryReporter],
}

/** One migrated database for the whole run, emptied before each group. */
export const runnerHooks: Required<Pick<Config, 'setup' | 'teardown'>> = {
  setup: [migrate],
  teardown: [],
}

export const configureSuite: Config['configureSuite'] = (suite) => {
  if (!['functional', 'sweeps', 'browser', 'contract', 'crash'].includes(suite.name)) return
  suite.setup(() => testUtils.httpServer().start())
  suite.onGroup((group) => {
    group.setup(() => resetState())
  })
}

async function migrate() {
  if (db.connection().dialect.name !== 'mysql') return migrateHere()
  const { mysql } = databaseConfig.connections
  await migrateOnce(mysql.connection as Target, migrateHere)
}

/** The lock that keeps migrations apart is the server's, not the database's, and would stop a run beside this one. */
async function migrateHere() {
  const migrator = new MigrationRunner(db, app, { direction: 'up', disableLocks: true })
  await migrator.run()
  if (migrator.error) throw migrator.error
}
