import { shopDay } from '#billing/shop_day'
import { renewBatch } from '#billing/renewals/renew_batch'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import type { DateTime } from 'luxon'

/** Bills the next period of services of an account, as the renewal run of that day does, and answers the invoice. */
export async function renew(accountId: string, names: string[]): Promise<Invoice> {
  const subscriptions = await Subscription.query()
    .where('account_id', accountId)
    .whereIn('hostname', names)
    .orderBy('invoice_on')
  const last = subscriptions.at(-1)?.invoiceOn as DateTime<true> | null | undefined
  if (!last) throw new Error(`Nothing of ${names.join(', ')} renews`)
  const ids = subscriptions.map(({ id }) => id)
  const today = await shopDay()
  await renewBatch(ids, last > today ? last : today)
  return Invoice.query()
    .where({ account_id: accountId, kind: 'renewal' })
    .orderBy('seq', 'desc')
    .firstOrFail()
}
