import { clock } from '#core/clock'
import { cardName } from '#billing/cards/card_name'
import { chargeableCards } from '#billing/collections/choose_card'
import { momentsOf } from '#billing/collections/plan'
import { standingOf } from '#billing/collections/standing'
import { DateTime } from 'luxon'
import Collection from '#billing/models/collection'
import Invoice from '#billing/models/invoice'
import type { Money } from '#core/money/money'
import type { StepKind } from '#billing/collections/schedule'

/** What comes next for an unpaid invoice, as its customer is told. */
export interface CollectionOutlook {
  collection: Collection
  invoice: Invoice
  due: Money
  /** The card that is charged next, by its name; null where none is. */
  card: string | null
  /** When it is charged, when servers are suspended, and when they are deleted; null where that is not to come. */
  chargesOn: DateTime | null
  suspendsOn: DateTime | null
  endsOn: DateTime | null
}

/** How a collection goes on; null where nothing is due on its invoice any more. */
export async function collectionOutlook(collectionId: string): Promise<CollectionOutlook | null> {
  const collection = await Collection.find(collectionId)
  const invoice = collection && (await Invoice.find(collection.invoiceId))
  if (!collection || !invoice?.amountDue().isPositive) return null
  const standing = await standingOf(collection)
  const { policy, calendar, events } = standing
  const done = new Map(events.map(({ step, at }) => [step, Number(at)]))
  const { dueOn, round } = collection
  const graceMs = Number(collection.graceMs)
  const steps = momentsOf({ steps: policy.plan, dueOn, calendar, round, graceMs, done })
  const comes = (kind: StepKind) => {
    const next = steps.find(({ step, key }) => step.do === kind && !done.has(key))
    return next
      ? DateTime.fromMillis(Math.max(next.at, clock.nowMs()), { zone: calendar.zone })
      : null
  }
  const [card] = await chargeableCards(collection.accountId)
  return {
    collection,
    invoice,
    due: invoice.amountDue(),
    card: card ? cardName(card) : null,
    chargesOn: card ? comes('charge') : null,
    suspendsOn: comes('suspend'),
    endsOn: comes('terminate'),
  }
}
