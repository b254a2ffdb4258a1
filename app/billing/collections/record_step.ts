import { SYSTEM, type Actor } from '#core/actor'
import { clock } from '#core/clock'
import Collection from '#billing/models/collection'
import CollectionEvent, {
  type CollectionEventKind,
  type CollectionOutcome,
} from '#billing/models/collection_event'
import Invoice from '#billing/models/invoice'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Somebody else has the collection by now, or nothing is due any more: whoever worked on it leaves it. */
export class CollectionLost extends Error {}

/**
 * Locks a collection that is still ours to work on, its invoice first as every writer does; throws `CollectionLost` where
 * it is not.
 */
export async function lockOurs(
  trx: TransactionClientContract,
  { id, invoiceId, fence }: Collection
): Promise<{ collection: Collection; invoice: Invoice }> {
  const invoice = await Invoice.query({ client: trx })
    .where('id', invoiceId)
    .forUpdate()
    .firstOrFail()
  const collection = await Collection.query({ client: trx })
    .where('id', id)
    .forUpdate()
    .firstOrFail()
  const isOurs = collection.isOpen && !collection.isHeld && collection.fence === fence
  if (!isOurs || !invoice.amountDue().isPositive) throw new CollectionLost()
  return { collection, invoice }
}

export interface StepFacts {
  step: string
  kind: CollectionEventKind
  outcome: CollectionOutcome
  attemptId?: string
  nth?: number
  machines?: number
  by?: Actor
  note?: string | null
  dueOn?: DateTime
}

/** Writes that a step was done, in the transaction that does it; null, and nothing written, where it was before. */
export async function recordStep(
  trx: TransactionClientContract,
  { id: collectionId }: Collection,
  { by = SYSTEM, ...facts }: StepFacts
): Promise<CollectionEvent | null> {
  const known = { collection_id: collectionId, step: facts.step }
  if (await CollectionEvent.query({ client: trx }).where(known).first()) return null
  return CollectionEvent.create(
    { ...facts, collectionId, byType: by.type, byId: by.id, at: clock.nowMs() },
    { client: trx }
  )
}
