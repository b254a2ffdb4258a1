import { Money } from '#core/money/money'
import { isOffered } from '#billing/cancellations/cancel_unbegun'
import { planFullCredit } from '#billing/cancellations/plan_credits'
import { withdrawalUntil } from '#billing/cancellations/withdrawal'
import { shopDay } from '#billing/shop_day'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import type { DateTime } from 'luxon'

/** What ending something means that is paid and not served yet. */
export interface UnbegunOffer {
  /** Whether the shop lets its customers leave, whoever they are. */
  isOffered: boolean
  /** The last day on which its customer may withdraw; null where that is over, or nobody may. */
  withdrawUntil: DateTime<true> | null
  /** What goes back of what was paid: all of it. */
  refund: Money
}

/** What whoever waits for something may do to end it, and what that gives back; null where it is served, over or unpaid. */
export async function unbegunOffer(serviceId: string): Promise<UnbegunOffer | null> {
  const subscription = await Subscription.query().where('service_id', serviceId).first()
  if (subscription?.state !== 'pending') return null
  const invoice = await Invoice.find(subscription.firstInvoiceId ?? '')
  const due = invoice?.amountDue() ?? Money.zero(subscription.currency)
  if (due.isPositive && !invoice?.paid.isPositive) return null
  const credits = await planFullCredit(subscription)
  const all = Money.sum(
    credits.map(({ total }) => total),
    subscription.currency
  )
  const until = await withdrawalUntil(subscription)
  return {
    isOffered: await isOffered(),
    withdrawUntil: until && until >= (await shopDay()) ? until : null,
    refund: due.compare(all) < 0 ? all.minus(due) : Money.zero(subscription.currency),
  }
}
