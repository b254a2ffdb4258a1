import 'reflect-metadata'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ignitor } from '@adonisjs/core'
import { useOwnProviders } from '../../../tests/support/test_providers.js'
import { useOwnAddress } from '../../../tests/support/test_address.js'

const APP_ROOT = new URL('../../../', import.meta.url)

/** Does the work while the panel answers in this process, with a database and an address of its own, and ends it then. */
export async function openPanel(work: () => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'innkeeper-shots-'))
  Object.assign(process.env, {
    NODE_ENV: 'test',
    TZ: 'UTC',
    APP_KEY: 'screenshots-key-0123456789abcdef',
    SQLITE_PATH: ':memory:',
    DB_CONNECTION: 'sqlite',
    MAIL_MAILER: 'mailbox',
    LOG_LEVEL: 'fatal',
    AUDIT_ANCHOR_FILE: join(folder, 'anchors.log'),
  })
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await useOwnAddress()
  await useOwnProviders()
  await run(work)
}

async function run(work: () => Promise<void>): Promise<never> {
  const app = new Ignitor(APP_ROOT, {
    importer: (path) => import(path.startsWith('.') ? new URL(path, APP_ROOT).href : path),
  })
    .tap((created) => {
      created.booting(async () => {
        await import('#start/env')
      })
    })
    .createApp('test')
  await app.init()
  await app.boot()
  await app.start(async () => {
    await import('./failing_routes.js')
    const { default: testUtils } = await import('@adonisjs/core/services/test_utils')
    const close = await testUtils.httpServer().start()
    const code = await work().then(() => 0, told)
    await close()
    await app.terminate()
    // What follows a start writes the routes down for the compiler, and ours are no routes of the panel.
    process.exit(code)
  })
  throw new Error('The panel went on')
}

function told(error: unknown): number {
  console.error(error instanceof Error ? error.message : error)
  return 1
}
