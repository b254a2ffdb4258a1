import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { countedAs } from '#core/database/bounded_count'
import { found } from '#core/health/found'
import { gateways } from '@innkeeper/panel/gateway'
import { lastKept } from '#billing/collections/collection_clock'
import { collectionsWorkSource } from '#billing/collections/collections_work_source'
import { chargesLately, gatewayTrouble } from '#billing/collections/gateway_trouble'
import { panelUrl } from '#billing/payments/panel_url'
import { shopDay } from '#billing/shop_day'
import { CATCH_UP_EVERY_MS } from '#billing/webhooks/catch_up_events'
import type { Result } from '@adonisjs/core/health'
import type { HealthCheck } from '#core/registries/health_checks'

const LAG_WARNING_MS = 5 * 60_000
const CATCH_UP_WARNING_MS = 4 * CATCH_UP_EVERY_MS
/** So many customers lost within a day are no accident. */
const MANY_LOST = 3
/** More need not be counted to know that too many wait. */
const MOST_COUNTED = 1000
const DAY_MS = 24 * 3600_000
/** A step that is due so long was not taken: no worker, or a cap that is too low. */
const COLLECTION_WARNING_MS = 2 * 3600_000

export const billingHealthChecks: HealthCheck[] = [
  {
    name: 'payment_gateway',
    async run() {
      const gateway = gateways.current()
      if (!gateway) return found.warning('payment_gateway.none')
      await gateway.ping()
      return found.ok('payment_gateway.ok').setMetaData({ gateway: gateway.name })
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
      const result = late ? found.warning('payment_events.late') : found.ok('payment_events.ok')
      return result.setMetaData({ waiting: Number(row.waiting), dead: Number(row.dead), lagMs })
    },
  },
  {
    name: 'collections',
    async run() {
      const [figures, keptAt, backlog] = await Promise.all([
        chargesLately(),
        lastKept(),
        collectionsWorkSource.backlog?.(),
      ])
      const lagMs = backlog?.oldestMs ? Math.max(0, clock.nowMs() - backlog.oldestMs) : 0
      const facts = { ...figures, lagMs, due: backlog?.due ?? 0, keptAt }
      if (await gatewayTrouble()) return found.failed('collections.trouble').setMetaData(facts)
      const result =
        lagMs > COLLECTION_WARNING_MS
          ? found.warning('collections.late')
          : found.ok('collections.ok')
      return result.setMetaData(facts)
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
    name: 'renewals',
    async run() {
      const today = await shopDay()
      const late = today.minus({ days: 1 }).toISODate()
      const overdue = db
        .from('subscriptions')
        .where('state', 'active')
        .where('invoice_on', '<', late)
      const row = await db
        .query()
        .select(countedAs(overdue, 'late', MOST_COUNTED))
        .firstOrFail()
      const count = Number(row.late)
      const result = count > 0 ? found.warning('renewals.late', { count }) : found.ok('renewals.ok')
      return result.setMetaData({ late: count })
    },
  },
  {
    name: 'payment_permissions',
    thorough: true,
    async run() {
      const gateway = gateways.current()
      if (!gateway) return found.warning('payment_gateway.none')
      const refused = await gateway.probe()
      if (refused.length > 0)
        return found.failed('payment_permissions.refused', { problems: refused.join('; ') })
      return found.ok('payment_permissions.ok')
    },
  },
  {
    name: 'payment_webhook',
    thorough: true,
    async run() {
      const gateway = gateways.current()
      if (!gateway) return found.warning('payment_gateway.none')
      const problems = await gateway.webhookProblems(panelUrl(`webhooks.${gateway.name}`))
      if (problems === null) return found.ok('payment_webhook.unknown')
      if (problems.length > 0)
        return found.warning('payment_webhook.problems', { problems: problems.join('; ') })
      return found.ok('payment_webhook.ok')
    },
  },
]

/** What is wrong with fetching missed events, or null. A refusal stays until somebody acts; an outage passes. */
async function catchUpResult(): Promise<Result | null> {
  const gateway = gateways.current()
  if (!gateway) return null
  const cursor = await db.from('gateway_cursors').where('gateway', gateway.name).first()
  if (!cursor) return null
  if (cursor.refusal) return found.failed('payment_events.refused', { reason: cursor.refusal })
  const ageMs = clock.nowMs() - Number(cursor.events_since)
  if (ageMs <= CATCH_UP_WARNING_MS) return null
  const since = new Date(Number(cursor.events_since)).toISOString()
  return found.warning('payment_events.missed', { since })
}

/** Whether the ids that we keep still belong to the account that the key opens. */
function accountResult({ changed, lost }: { changed: boolean; lost: number }): Result {
  return resultOf(changed, lost).setMetaData({ lost })
}

function resultOf(changed: boolean, lost: number): Result {
  if (changed) return found.warning('payment_account.changed')
  if (lost < MANY_LOST) return found.ok('payment_account.ok')
  return found.warning('payment_account.lost', { lost })
}
