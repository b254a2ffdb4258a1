import db from '@adonisjs/lucid/services/db'
import { waitingRows } from '#core/database/waiting_rows'
import { shopLanguage } from '#core/i18n/languages'
import type { AlertKind } from '#core/registries/alerts'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

type Waiting = [what: string, route: string, rows: () => unknown]

const waiting: Waiting[] = [
  ['disputes', 'admin.findings.index', () => db.from('disputes').where('state', 'needs_response')],
  [
    'findings',
    'admin.findings.index',
    // Disputes are told as such.
    () => db.from('billing_findings').whereNull('settled_at').whereNot('kind', 'dispute'),
  ],
  ['events', 'admin.webhook_events.index', () => db.from('webhook_events').where('state', 'dead')],
]

/** What billing tells staff of: disputes to answer, payment issues, and webhook events that failed permanently. */
export const billingAlerts: AlertKind[] = waiting.map(([what, route, rows]) => ({
  name: `billing.${what}`,
  can: 'BillingPolicy.manage',
  route,
  look: () =>
    waitingRows(
      rows() as DatabaseQueryBuilderContract,
      'failed',
      shopLanguage().t(`notifications.alerts.messages.${what}`)
    ),
}))
