import db from '@adonisjs/lucid/services/db'
import { waitingRows } from '#core/database/waiting_rows'
import { gatewayTrouble } from '#billing/collections/gateway_trouble'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { firstIdAt } from '#core/lists/days'
import { settings } from '#core/settings/settings'
import { shopLanguage } from '#core/i18n/languages'
import type { AlertKind } from '#core/registries/alerts'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

type Waiting = [what: string, route: string, rows: () => unknown]

const waiting: Waiting[] = [
  ['disputes', 'admin.disputes.index', () => db.from('disputes').where('state', 'needs_response')],
  [
    'findings',
    'admin.findings.index',
    // Disputes are told as such.
    () =>
      db
        .from('billing_findings')
        .whereNull('settled_at')
        .whereNotIn('kind', ['dispute', 'dispute_unanswered']),
  ],
  ['events', 'admin.webhook_events.index', () => db.from('webhook_events').where('state', 'dead')],
]

const waitingAlerts: AlertKind[] = waiting.map(([what, route, rows]) => ({
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

/** Disputes whose time to answer is nearly over, or is: staff are told again. */
const deadlinesAlert: AlertKind = {
  name: 'billing.dispute_deadlines',
  can: 'BillingPolicy.manage',
  route: 'admin.disputes.index',
  async look() {
    const now = clock.now()
    const soon = now.plus({ days: await settings.get('billing.dispute_alert_days') })
    const unanswered = () =>
      db
        .from('disputes')
        .where('state', 'needs_response')
        .whereNotExists(answered()) as DatabaseQueryBuilderContract
    const t = (key: string) => shopLanguage().t(`notifications.alerts.messages.${key}`)
    const [due, overdue] = await Promise.all([
      waitingRows(
        unanswered().whereBetween('answer_by', [sqlTime(now), sqlTime(soon)]),
        'failed',
        t('disputes_due')
      ),
      waitingRows(unanswered().where('answer_by', '<', sqlTime(now)), 'failed', t('disputes_late')),
    ])
    return [
      ...due.map((sighting) => ({ ...sighting, key: 'due' })),
      ...overdue.map((sighting) => ({ ...sighting, key: 'overdue' })),
    ]
  },
}

/** What is on its way to the bank needs no person. */
const answered = () =>
  db
    .from('dispute_answers')
    .whereColumn('dispute_answers.dispute_id', 'disputes.id')
    .whereIn('dispute_answers.state', ['queued', 'sent'])
    .select('dispute_answers.id')

/** While first charges fail in a row nobody is suspended, and staff look at the gateway. */
const chargesAlert: AlertKind = {
  name: 'billing.charges',
  can: 'BillingPolicy.manage',
  route: 'admin.collections.index',
  async look() {
    if (!(await gatewayTrouble())) return []
    const message = shopLanguage().t('notifications.alerts.messages.charges')
    return [{ key: 'charges', severity: 'failed', message }]
  },
}

/** Money that came in by the bank and that nobody booked or ignored for days; over as soon as somebody did. */
const bankAlert: AlertKind = {
  name: 'billing.bank_transfers',
  can: 'BillingPolicy.manage',
  route: 'admin.bank_entries.index',
  async look() {
    const days = await settings.get('billing.bank_alert_days')
    const before = firstIdAt(clock.now().minus({ days }))
    return waitingRows(
      db
        .from('bank_entries')
        .where({ state: 'open', direction: 'in' })
        .where('id', '<', before) as DatabaseQueryBuilderContract,
      'warning',
      shopLanguage().t('notifications.alerts.messages.bank_transfers')
    )
  },
}

/** What billing tells staff of: bank transfers that wait, disputes to answer, payment issues, webhook events that failed permanently, and charges that fail. */
export const billingAlerts: AlertKind[] = [
  ...waitingAlerts,
  bankAlert,
  deadlinesAlert,
  chargesAlert,
]
