import app from '@adonisjs/core/services/app'
import { Result } from '@adonisjs/core/health'
import db from '@adonisjs/lucid/services/db'
import { MigrationRunner } from '@adonisjs/lucid/migration'
import env from '#start/env'
import { appUrl } from '#config/app'
import { inexactText } from '#core/database/exact_text'
import { readableFilesResult } from '#core/health/readable_files'
import type { HealthCheck } from '#core/registries/health_checks'

const KEY_LENGTH = 32

/** What the doctor looks at besides the health checks: mistakes of an installation that do not show at once. */
export const installationChecks: HealthCheck[] = [
  {
    name: 'app key',
    run: async () => appKeyResult(env.get('APP_KEY').release(), app.inProduction),
  },
  { name: 'address', run: async () => addressResult(appUrl, app.inProduction) },
  { name: 'mail', run: async () => mailResult(env.get('MAIL_MAILER'), app.inProduction) },
  { name: 'files', run: () => readableFilesResult() },
  { name: 'migrations', thorough: true, run: migrationsResult },
  {
    name: 'collations',
    thorough: true,
    run: async () => collationsResult(await inexactText(db.connection())),
  },
]

/** Whether the key is long enough, and no example where it matters. */
export function appKeyResult(key: string, inProduction: boolean): Result {
  if (key.length < KEY_LENGTH)
    return Result.failed(
      `APP_KEY needs at least ${KEY_LENGTH} characters: run "node ace generate:key"`
    )
  if (inProduction && /dev-only|test-only|example/i.test(key))
    return Result.failed('APP_KEY is an example key')
  return Result.ok('APP_KEY is set')
}

/** Sign-in over plain HTTP sends passwords in clear, so production asks for HTTPS. */
export function addressResult(url: string, inProduction: boolean): Result {
  if (inProduction && !url.startsWith('https:'))
    return Result.warning(`APP_URL is ${url}: people need HTTPS to sign in safely`)
  return Result.ok(`People reach the panel at ${url}`)
}

/** Whether mails can leave, as far as the configuration tells. */
export function mailResult(mailer: string | undefined, inProduction: boolean): Result {
  const needed =
    { smtp: ['SMTP_HOST'], mailgun: ['MAILGUN_API_KEY', 'MAILGUN_DOMAIN'], mailbox: [] }[
      mailer ?? 'mailbox'
    ] ?? []
  const missing = [...needed, ...(inProduction ? ['MAIL_FROM'] : [])].filter(
    (name) => !process.env[name]
  )
  if (missing.length > 0) return Result.failed(`Missing for mail: ${missing.join(', ')}`)
  if (inProduction && (mailer ?? 'mailbox') === 'mailbox')
    return Result.warning('Mails stay in the mailbox of the panel: set MAIL_MAILER')
  return Result.ok(`Mails go through ${mailer ?? 'mailbox'}`)
}

/** Whether "josé" and "jose" are two texts to the database; a restored copy may have lost that for new tables. */
export function collationsResult(inexact: string[]): Result {
  if (inexact.length > 0)
    return Result.failed(
      `Texts do not compare byte for byte in ${inexact.join(', ')}: see "Database" in docs/operators/install.md`
    )
  return Result.ok('Texts compare byte for byte')
}

async function migrationsResult(): Promise<Result> {
  const runner = new MigrationRunner(db, app, { direction: 'up', dryRun: true })
  const migrations = await runner.getList()
  const pending = migrations.filter(({ status }) => status === 'pending')
  if (pending.length > 0)
    return Result.failed(`${pending.length} migrations have not run: run "node ace migration:run"`)
  return Result.ok('Every migration has run')
}
