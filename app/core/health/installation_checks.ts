import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { MigrationRunner } from '@adonisjs/lucid/migration'
import env from '#start/env'
import { appUrl } from '#config/app'
import { halfDoneMigration } from '#core/framework/migrations/journal'
import { inexactText } from '#core/database/exact_text'
import { found } from '#core/health/found'
import { readableFilesResult } from '#core/health/readable_files'
import type { Result } from '@adonisjs/core/health'
import type { HealthCheck } from '#core/registries/health_checks'

const KEY_LENGTH = 32

/** What the doctor looks at besides the health checks: mistakes of an installation that do not show at once. */
export const installationChecks: HealthCheck[] = [
  {
    name: 'app_key',
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
  if (key.length < KEY_LENGTH) return found.failed('app_key.short', { length: KEY_LENGTH })
  if (inProduction && /dev-only|test-only|example/i.test(key))
    return found.failed('app_key.example')
  return found.ok('app_key.ok')
}

/** Sign-in over plain HTTP sends passwords in clear, so production asks for HTTPS. */
export function addressResult(url: string, inProduction: boolean): Result {
  if (inProduction && !url.startsWith('https:')) return found.warning('address.insecure', { url })
  return found.ok('address.ok', { url })
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
  if (missing.length > 0) return found.failed('mail.missing', { names: missing.join(', ') })
  if (inProduction && (mailer ?? 'mailbox') === 'mailbox') return found.warning('mail.mailbox')
  return found.ok('mail.ok', { mailer: mailer ?? 'mailbox' })
}

/** Whether "josé" and "jose" are two texts to the database; a restored copy may have lost that for new tables. */
export function collationsResult(inexact: string[]): Result {
  if (inexact.length > 0) return found.failed('collations.inexact', { columns: inexact.join(', ') })
  return found.ok('collations.ok')
}

async function migrationsResult(): Promise<Result> {
  const runner = new MigrationRunner(db, app, { direction: 'up', dryRun: true })
  const migrations = await runner.getList()
  const left = await halfDoneMigration(db.connection())
  if (left) return found.failed(`migrations.left_${left.direction}`, { name: left.name })
  const pending = migrations.filter(({ status }) => status === 'pending')
  if (pending.length > 0) return found.failed('migrations.pending', { count: pending.length })
  return found.ok('migrations.ok')
}
