import { Result } from '@adonisjs/core/health'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { countedAs } from '#core/database/bounded_count'
import { gateways } from '@innkeeper/panel/gateway'
import { panelUrl } from '#billing/payments/panel_url'
import { CATCH_UP_EVERY_MS } from '#billing/webhooks/catch_up_events'
import type { HealthCheck } from '#core/registries/health_checks'

const LAG_WARNING_MS = 5 * 60_000
const CATCH_UP_WARNING_MS = 4 * CATCH_UP_EVERY_MS
/** So many customers lost within a day are no accident. */
const MANY_LOST = 3
/** More need not be counted to know that too many wait. */
const MOST_COUNTED = 1000
const DAY_MS = 24 * 3600_000

export const billingHealthChecks: HealthCheck[] = [
  {
    name: 'payment_gateway',
    async run() {
      const gateway = gateways.current()
      if (!gateway) return Result.warning('No payment gateway is configured')
      await gateway.ping()
      return Result.ok('The payment gateway answers').setMetaData({ gateway: gateway.name })
    },
  },
  {
    name: 'payment_events',
    async run() {
      const missed = await catchUpResult()
      if (missed) return missed
      const waiting = db.from('webhook_events').whereNotNull('next_attempt_at')
      const dead = db.from('webhook_events').where('state', 'dead')
      const row = await db
        .query()
        .select(countedAs(waiting, 'waiting', MOST_COUNTED), countedAs(dead, 'dead', MOST_COUNTED))
        .select(db.from('webhook_events').min('next_attempt_at').as('oldest'))
        .firstOrFail()
      const lagMs = row.oldest === null ? 0 : Math.max(0, clock.nowMs() - Number(row.oldest))
      const late = lagMs > LAG_WARNING_MS || Number(row.dead) > 0
      const result = late
        ? Result.warning('Webhook events wait too long or failed permanently')
        : Result.ok('Webhook events are processed')
      return result.setMetaData({ waiting: Number(row.waiting), dead: Number(row.dead), lagMs })
    },
  },
  {
    name: 'payment_account',
    async run() {
      const changed = db
        .from('billing_findings')
        .where('kind', 'gateway_account_changed')
        .whereNull('settled_at')
        .count('* as total')
        .as('changed')
      const lost = db
        .from('gateway_customers')
        .where('lost_at', '>', clock.nowMs() - DAY_MS)
        .count('* as total')
        .as('lost')
      const row = await db.query().select(changed, lost).firstOrFail()
      return accountResult({ changed: Number(row.changed) > 0, lost: Number(row.lost) })
    },
  },
  {
    name: 'payment_permissions',
    thorough: true,
    async run() {
      const gateway = gateways.current()
      if (!gateway) return Result.warning('No payment gateway is configured')
      const refused = await gateway.probe()
      if (refused.length > 0) return Result.failed(refused.join('; '))
      return Result.ok('The payment gateway grants every read the panel needs')
    },
  },
  {
    name: 'payment_webhook',
    thorough: true,
    async run() {
      const gateway = gateways.current()
      if (!gateway) return Result.warning('No payment gateway is configured')
      const problems = await gateway.webhookProblems(panelUrl(`webhooks.${gateway.name}`))
      if (problems === null) return Result.ok('The key may not look at webhook endpoints')
      if (problems.length > 0) return Result.warning(problems.join('; '))
      return Result.ok('The webhook endpoint sends every event the panel needs')
    },
  },
]

/** What is wrong with fetching missed events, or null. A refusal stays until somebody acts; an outage passes. */
async function catchUpResult(): Promise<Result | null> {
  const gateway = gateways.current()
  if (!gateway) return null
  const cursor = await db.from('gateway_cursors').where('gateway', gateway.name).first()
  if (!cursor) return null
  if (cursor.refusal) return Result.failed(`Missed events cannot be fetched: ${cursor.refusal}`)
  const ageMs = clock.nowMs() - Number(cursor.events_since)
  if (ageMs <= CATCH_UP_WARNING_MS) return null
  const since = new Date(Number(cursor.events_since)).toISOString()
  return Result.warning(`Missed events have not been fetched since ${since}`)
}

/** Whether the ids that we keep still belong to the account that the key opens. */
function accountResult({ changed, lost }: { changed: boolean; lost: number }): Result {
  return resultOf(changed, lost).setMetaData({ lost })
}

function resultOf(changed: boolean, lost: number): Result {
  if (changed)
    return Result.warning(
      'The keys now point at another account or mode of the payment gateway; see Payment issues'
    )
  if (lost < MANY_LOST) return Result.ok('The payment gateway knows our customers')
  return Result.warning(
    `The payment gateway no longer knows ${lost} customers: do the keys point at another account or mode?`
  )
}
