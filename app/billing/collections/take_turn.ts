import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { chargeStep } from '#billing/collections/charge_step'
import { closeCollection } from '#billing/collections/close_collection'
import { announce, escalate, writeOff } from '#billing/collections/escalate'
import { followCharge } from '#billing/collections/follow_charge'
import { CollectionLost, lockOurs, recordStep } from '#billing/collections/record_step'
import { awake } from '#billing/collections/schedule'
import { planOf, standingOf } from '#billing/collections/standing'
import Collection from '#billing/models/collection'
import Invoice from '#billing/models/invoice'
import type { Plan, Planned } from '#billing/collections/plan'

/** What ends a turn: when the collection is looked at next. */
export type NextLook = Record<'next_at' | 'next_step', number | string | null>

/**
 * Does one thing for a collection whose time has come: follows a charge that is under way, charges a card that somebody
 * just saved, or takes the step that is due. Answers when to look next; null where another has the collection by now.
 */
export async function takeTurn(id: string): Promise<NextLook | null> {
  try {
    return await turn(await Collection.findOrFail(id))
  } catch (error) {
    if (error instanceof CollectionLost) return null
    throw error
  }
}

async function turn(collection: Collection): Promise<NextLook | null> {
  const invoice = await Invoice.findOrFail(collection.invoiceId)
  if (!invoice.amountDue().isPositive) {
    await closeCollection(invoice.id)
    return null
  }
  const waits = await underWay(collection)
  if (waits !== null) return at(waits, collection.nextStep)

  const standing = await standingOf(await collection.refresh())
  const plan = planOf(standing)
  const quietUntil = awake(clock.nowMs(), standing.calendar)
  if (plan.run && quietUntil > clock.nowMs()) return at(quietUntil, plan.run.key)
  await passOver(collection, plan)
  const later = plan.run ? await take(collection, plan.run) : null
  if (later !== null) return at(later, plan.run?.key ?? null)
  return afterwards(collection)
}

/** A charge that runs, or one that somebody waits for; null where nothing keeps the plan from going on. */
async function underWay(collection: Collection): Promise<number | null> {
  if (collection.attemptId) return followCharge(collection)
  const { wantedStep: key, wantedCardId: cardId } = collection
  return key && cardId ? chargeStep(collection, { key, cardId }) : null
}

function take(collection: Collection, planned: Planned): Promise<number | null> {
  const { step, key } = planned
  switch (step.do) {
    case 'charge':
      return chargeStep(collection, { key })
    case 'suspend':
    case 'terminate':
      return escalate(collection, { ...planned, step: { ...step, do: step.do } })
    case 'remind':
    case 'final_notice':
      return announce(collection, { ...planned, step: { ...step, do: step.do } })
    case 'write_off':
      return writeOff(collection, planned)
  }
}

/** Writes which steps a later one stands for. */
async function passOver(collection: Collection, { skip }: Plan): Promise<void> {
  if (skip.length === 0) return
  await transaction(async (trx) => {
    const { collection: ours } = await lockOurs(trx, collection)
    for (const { key, step } of skip)
      await recordStep(trx, ours, { step: key, kind: step.do, outcome: 'skipped' })
  })
}

async function afterwards(collection: Collection): Promise<NextLook | null> {
  const now = await collection.refresh()
  if (!now.isOpen) return null
  if (now.attemptId || now.wantedStep) return at(clock.nowMs(), now.nextStep)
  const { run, next } = planOf(await standingOf(now))
  if (run) return at(clock.nowMs(), run.key)
  return at(next?.at ?? null, next?.key ?? null)
}

const at = (moment: number | null, step: string | null): NextLook => ({
  next_at: moment,
  next_step: step,
})
