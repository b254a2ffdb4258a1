import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { boundedCount } from '#core/database/bounded_count'
import { sqlTime } from '#core/database/sql_time'
import { gauge, type MetricSource } from '#core/registries/metrics'

const MOST_COUNTED = 10_000

/** Payments of the last day, and what waits for a person. */
export const billingMetrics: MetricSource = {
  name: 'billing',

  async collect() {
    const [payments, findings, dead] = await Promise.all([
      paymentsOfADay(),
      boundedCount(db.from('billing_findings').whereNull('settled_at')),
      boundedCount(db.from('webhook_events').where('state', 'dead')),
    ])
    return [
      gauge('innkeeper_payments_last_day', 'Payments received within 24 hours.', payments),
      gauge('innkeeper_payment_issues_open', 'Payment issues that are open.', findings.value),
      gauge(
        'innkeeper_webhook_events_failed',
        'Webhook events that failed permanently.',
        dead.value
      ),
    ]
  },
}

async function paymentsOfADay() {
  const yesterday = sqlTime(clock.now().minus({ days: 1 }))
  const recent = db
    .from('payments')
    .where('received_at', '>', yesterday)
    .select('gateway', 'currency')
    .limit(MOST_COUNTED)
  const rows = await db
    .from(recent.as('recent'))
    .select('gateway', 'currency')
    .count('* as total')
    .groupBy('gateway', 'currency')
  return rows.map(({ gateway, currency, total }) => ({
    labels: { gateway: gateway ?? 'none', currency },
    value: Number(total),
  }))
}
