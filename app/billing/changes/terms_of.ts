import { shopDay } from '#billing/shop_day'
import SubscriptionItem from '#billing/models/subscription_item'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BillingTerms } from '#billing/contracts/billing_terms'
import type { NewItem } from '#billing/contracts/subscription_item'
import type { TermsBefore } from '#billing/models/subscription_change'
import type Subscription from '#billing/models/subscription'

/** What a subscription is billed today; prices that are announced for later are not among it. */
export async function termsOf(
  subscription: Subscription,
  trx?: TransactionClientContract
): Promise<TermsBefore> {
  const today = await shopDay(trx)
  const rows = await SubscriptionItem.query({ client: trx })
    .where('subscription_id', subscription.id)
    .orderBy('position')
  const inForce = rows.filter((item) => item.isInForceOn(today))
  const items = inForce.map(
    ({ kind, refId, name, quantity, unitMinor, priceListId, hours }): NewItem => {
      return { kind, refId, name, quantity, unitMinor, priceListId, ...(hours && { hours }) }
    }
  )
  const { productId, planId, name, cycle, anchorOn, cycleIndex } = subscription
  const place = { anchorOn: anchorOn?.toISODate() ?? '', cycleIndex }
  return { productId, planId, name, cycle, items, size: null, ...place }
}

/** Whether both are billed the same. */
export function sameTerms(one: BillingTerms, other: BillingTerms): boolean {
  const said = ({ planId, cycle, items }: BillingTerms) =>
    JSON.stringify([
      planId,
      cycle.unit,
      cycle.count,
      items.map(({ kind, refId, quantity, unitMinor, hours }) => {
        return [kind, refId, quantity, unitMinor, hours?.rate ?? null, hours?.monthMinor ?? null]
      }),
    ])
  return said(one) === said(other)
}
