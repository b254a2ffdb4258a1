import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

const run = promisify(execFile)

/** A schema in which no table is described yet: whatever imports a model fails, as with one whose table is new. */
const NO_SCHEMA = `
import { registerHooks } from 'node:module'
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '#database/schema'
      ? { url: 'data:text/javascript,', shortCircuit: true }
      : next(specifier, context),
})`

const ace = (folder: string, ...args: string[]) =>
  run(
    process.execPath,
    [`--import=data:text/javascript,${encodeURIComponent(NO_SCHEMA)}`, 'ace.js', ...args],
    {
      cwd: app.makePath(),
      env: {
        ...process.env,
        DB_CONNECTION: 'sqlite',
        SQLITE_PATH: join(folder, 'panel.sqlite3'),
      },
    }
  )

test.group('Core | migrations come first', (group) => {
  let folder: string

  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'innkeeper-migrations-'))
    return () => rm(folder, { recursive: true })
  })

  test('run while models describe tables that are not there yet', async ({ assert }) => {
    await assert.rejects(() => ace(folder, 'list:routes'), /database\/schema|data:text/)
    const { stdout } = await ace(folder, 'migration:run', '--no-schema-generate')
    assert.match(stdout, /Migrated in/)
  }).timeout(60_000)
})
