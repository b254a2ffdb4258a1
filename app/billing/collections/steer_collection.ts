import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import { newId } from '#core/ids'
import { planOf, standingOf } from '#billing/collections/standing'
import { recordStep } from '#billing/collections/record_step'
import Collection from '#billing/models/collection'
import Invoice from '#billing/models/invoice'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'

interface Why {
  by: Actor
  reason: string
}

/** Takes no step for a collection until staff let it go on. False where it is over or held already. */
export function holdCollection(id: string, why: Why): Promise<boolean> {
  return steer(id, 'hold', why, (ours) => {
    if (ours.isHeld) return false
    ours.merge({ heldAt: clock.nowMs(), nextAt: null, nextStep: null })
    return true
  })
}

/** Lets it go on; what harms the customer comes as much later as it was held. */
export function resumeCollection(id: string, why: Why): Promise<boolean> {
  return steer(id, 'resume', why, (ours) => {
    if (!ours.isHeld) return false
    const heldFor = clock.nowMs() - Number(ours.heldAt)
    ours.merge({ heldAt: null, graceMs: Number(ours.graceMs) + heldFor, nextAt: clock.nowMs() })
    return true
  })
}

/**
 * Gives the customer until another day: the plan begins anew with that as its due day, and what was suspended or ended for
 * the invoice comes back until then.
 */
export function extendCollection(
  id: string,
  { dueOn, ...why }: Why & { dueOn: DateTime }
): Promise<boolean> {
  return steer(id, 'extension', { ...why, dueOn }, async (ours, trx, eventId) => {
    const extended = { extended_to: dueOn.toISODate() }
    await trx.from('invoices').where('id', ours.invoiceId).update(extended)
    ours.merge({
      dueOn,
      round: ours.round + 1,
      graceMs: 0,
      stoppedFor: null,
      suspendedAt: null,
      terminatedAt: null,
      nextAt: ours.isHeld ? null : clock.nowMs(),
    })
    await outbox.publish(trx, 'collection.extended', { eventId })
    await outbox.publish(trx, 'collection.settled', { collectionId: id })
    return true
  })
}

/** Leaves the next step out. False where there is none. */
export async function skipStep(id: string, why: Why): Promise<boolean> {
  const before = await Collection.findOrFail(id)
  const { run, next } = planOf(await standingOf(before))
  const planned = run ?? next
  if (!planned) return false
  return transaction(async (trx) => {
    const ours = await lock(trx, id)
    if (!ours.isOpen || ours.fence !== before.fence) return false
    const { key, step } = planned
    const facts = { step: key, kind: step.do, outcome: 'skipped', ...by(why) } as const
    if (!(await recordStep(trx, ours, facts))) return false
    await wake(ours.merge(ours.isHeld ? {} : { nextAt: clock.nowMs() }))
    await record(trx, ours, 'collection.step_skipped', { ...why, step: key })
    return true
  })
}

type Change = (
  ours: Collection,
  trx: TransactionClientContract,
  eventId: string
) => boolean | Promise<boolean>

async function steer(
  id: string,
  kind: 'hold' | 'resume' | 'extension',
  { dueOn, ...why }: Why & { dueOn?: DateTime },
  change: Change
): Promise<boolean> {
  const { invoiceId } = await Collection.findOrFail(id)
  return transaction(async (trx) => {
    await Invoice.query({ client: trx }).where('id', invoiceId).forUpdate().firstOrFail()
    const ours = await lock(trx, id)
    if (!ours.isOpen) return false
    const facts = { step: `${kind}:${newId()}`, kind, outcome: 'done', dueOn, ...by(why) } as const
    const event = await recordStep(trx, ours, facts)
    if (!event || !(await change(ours, trx, event.id))) {
      await event?.delete()
      return false
    }
    await wake(ours)
    const day = dueOn ? { dueOn: dueOn.toISODate() } : {}
    await record(trx, ours, `collection.${kind}`, { ...why, ...day })
    return true
  })
}

const by = ({ by: actor, reason }: Why) => ({ by: actor, note: reason.slice(0, 500) })

function lock(trx: TransactionClientContract, id: string): Promise<Collection> {
  return Collection.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
}

/** Whoever is working on it leaves it: what they write names a fence that is over. */
function wake(ours: Collection): Promise<Collection> {
  return ours.merge({ leaseUntil: null, fence: ours.fence + 1 }).save()
}

function record(
  trx: TransactionClientContract,
  { id, accountId }: Collection,
  action: string,
  { by: actor, ...changes }: Why & Record<string, unknown>
): Promise<void> {
  return audit.record(trx, action, ['collection', id], { accountId, actor, changes })
}
