import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { shopLanguage } from '#core/i18n/languages'
import { outbox } from '#core/outbox/outbox'
import { settings } from '#core/settings/settings'
import { gatewayTrouble } from '#billing/collections/gateway_trouble'
import { lockOurs, recordStep } from '#billing/collections/record_step'
import { writeOffInvoice } from '#billing/write_offs/write_off_invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Planned } from '#billing/collections/plan'
import type Collection from '#billing/models/collection'

const MINUTE_MS = 60_000
const HOUR_MS = 3600_000

/** How many machines may be suspended, or deleted, within an hour. */
const caps = {
  suspend: 'billing.suspensions_per_hour',
  terminate: 'billing.terminations_per_hour',
} as const

/**
 * Has what an unpaid invoice is for suspended or deleted, as many machines an hour as the settings allow, and none while
 * the gateway fails or a payment is on its way. Answers when to look again, in milliseconds; null where it was done.
 */
export async function escalate(
  collection: Collection,
  { key, step }: Planned & { step: { do: 'suspend' | 'terminate' } }
): Promise<number | null> {
  if (await gatewayTrouble()) return clock.nowMs() + 30 * MINUTE_MS
  const most = await settings.get(caps[step.do])
  return transaction(async (trx) => {
    const { collection: ours, invoice } = await lockOurs(trx, collection)
    if (await isBeingPaid(trx, invoice.id)) return clock.nowMs() + 15 * MINUTE_MS
    // Of several workers one counts at a time.
    await trx.from('collection_runs').where('name', 'clock').forUpdate().first()
    const machines = await machinesOf(trx, invoice.id)
    const lately = await machinesLately(trx, step.do)
    if (lately > 0 && lately + machines > most) return clock.nowMs() + 10 * MINUTE_MS
    if (most === 0) return clock.nowMs() + HOUR_MS
    const outcome = invoice.isBelowCards ? 'too_small' : 'done'
    const made = await recordStep(trx, ours, { step: key, kind: step.do, outcome, machines })
    if (!made || outcome === 'too_small') return null
    const at =
      step.do === 'suspend' ? { suspendedAt: clock.nowMs() } : { terminatedAt: clock.nowMs() }
    await ours.merge(at).save()
    await outbox.publish(trx, `collection.${step.do}`, { collectionId: ours.id })
    return null
  })
}

/** Tells the customer what comes next. */
export async function announce(
  collection: Collection,
  { key, step }: Planned & { step: { do: 'remind' | 'final_notice' } }
): Promise<null> {
  await transaction(async (trx) => {
    const { collection: ours } = await lockOurs(trx, collection)
    const event = await recordStep(trx, ours, { step: key, kind: step.do, outcome: 'done' })
    if (!event) return
    const topic = step.do === 'remind' ? 'collection.reminded' : 'collection.final_notice'
    await outbox.publish(trx, topic, { eventId: event.id })
  })
  return null
}

/** Gives an invoice up: nothing more is done to collect it, and it is paid all the same where money comes later. */
export async function writeOff(collection: Collection, { key }: Planned): Promise<null> {
  await transaction(async (trx) => {
    const { collection: ours, invoice } = await lockOurs(trx, collection)
    await recordStep(trx, ours, { step: key, kind: 'write_off', outcome: 'done' })
    await writeOffInvoice(trx, invoice.id, {
      by: SYSTEM,
      reason: shopLanguage().t('billing.collections.written_off_because'),
    })
  })
  return null
}

/** Whether a payment of the invoice is on its way, or somebody is about to make one. */
async function isBeingPaid(trx: TransactionClientContract, invoiceId: string): Promise<boolean> {
  const open = await PaymentAttempt.openFor(invoiceId, trx)
  if (!open) return false
  const isOnItsWay = open.state !== 'submitted' || open.sessionId === null
  return isOnItsWay || Number(open.submittedAt) > clock.nowMs() - HOUR_MS
}

async function machinesOf(trx: TransactionClientContract, invoiceId: string): Promise<number> {
  const row = await trx
    .from('invoice_lines')
    .where('invoice_id', invoiceId)
    .countDistinct('service_id as total')
    .firstOrFail()
  return Number(row.total)
}

async function machinesLately(trx: TransactionClientContract, kind: string): Promise<number> {
  const row = await trx
    .from('collection_events')
    .where('kind', kind)
    .where('at', '>', clock.nowMs() - HOUR_MS)
    .where('outcome', 'done')
    .sum('machines as total')
    .firstOrFail()
  return Number(row.total ?? 0)
}
