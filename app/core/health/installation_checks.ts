import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { MigrationRunner } from '@adonisjs/lucid/migration'
import env from '#start/env'
import { appUrl } from '#config/app'
import { inexactText } from '#core/database/exact_text'
import type { HealthCheck, HealthReport } from '#core/registries/health_checks'

const KEY_LENGTH = 32

/** What the doctor looks at besides the health checks: mistakes of an installation that do not show at once. */
export const installationChecks: HealthCheck[] = [
  {
    name: 'app key',
    critical: true,
    run: async () => appKeyReport(env.get('APP_KEY').release(), app.inProduction),
  },
  { name: 'address', critical: false, run: async () => addressReport(appUrl, app.inProduction) },
  {
    name: 'mail',
    critical: false,
    run: async () => mailReport(env.get('MAIL_MAILER'), app.inProduction),
  },
  { name: 'migrations', critical: true, run: migrationsReport },
  {
    name: 'collations',
    critical: true,
    run: async () => collationsReport(await inexactText(db.connection())),
  },
]

/** Whether the key is long enough, and no example where it matters. */
export function appKeyReport(key: string, inProduction: boolean): HealthReport {
  if (key.length < KEY_LENGTH)
    return failed(`APP_KEY needs at least ${KEY_LENGTH} characters: run "node ace generate:key"`)
  if (inProduction && /dev-only|test-only|example/i.test(key))
    return failed('APP_KEY is an example key')
  return { status: 'ok', message: 'APP_KEY is set' }
}

/** Sign-in over plain HTTP sends passwords in clear, so production asks for HTTPS. */
export function addressReport(url: string, inProduction: boolean): HealthReport {
  if (inProduction && !url.startsWith('https:'))
    return warning(`APP_URL is ${url}: people need HTTPS to sign in safely`)
  return { status: 'ok', message: `People reach the panel at ${url}` }
}

/** Whether mails can leave, as far as the configuration tells. */
export function mailReport(mailer: string | undefined, inProduction: boolean): HealthReport {
  const needed =
    { smtp: ['SMTP_HOST'], mailgun: ['MAILGUN_API_KEY', 'MAILGUN_DOMAIN'], mailbox: [] }[
      mailer ?? 'mailbox'
    ] ?? []
  const missing = [...needed, ...(inProduction ? ['MAIL_FROM'] : [])].filter(
    (name) => !process.env[name]
  )
  if (missing.length > 0) return failed(`Missing for mail: ${missing.join(', ')}`)
  if (inProduction && (mailer ?? 'mailbox') === 'mailbox')
    return warning('Mails stay in the mailbox of the panel: set MAIL_MAILER')
  return { status: 'ok', message: `Mails go through ${mailer ?? 'mailbox'}` }
}

/** Whether "josé" and "jose" are two texts to the database; a restored copy may have lost that for new tables. */
export function collationsReport(inexact: string[]): HealthReport {
  if (inexact.length > 0)
    return failed(
      `Texts do not compare byte for byte in ${inexact.join(', ')}: see "Database" in docs/operators/install.md`
    )
  return { status: 'ok', message: 'Texts compare byte for byte' }
}

async function migrationsReport(): Promise<HealthReport> {
  const runner = new MigrationRunner(db, app, { direction: 'up', dryRun: true })
  const migrations = await runner.getList()
  const pending = migrations.filter(({ status }) => status === 'pending')
  if (pending.length > 0)
    return failed(`${pending.length} migrations have not run: run "node ace migration:run"`)
  return { status: 'ok', message: 'Every migration has run' }
}

const failed = (message: string): HealthReport => ({ status: 'failed', message })

const warning = (message: string): HealthReport => ({ status: 'warning', message })
