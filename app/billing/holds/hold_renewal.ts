import { actorText, type Actor } from '#core/actor'
import { crashPoint } from '#core/crash_point'
import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { closeHolds } from '#billing/holds/close_holds'
import BillingHold from '#billing/models/billing_hold'
import Subscription from '#billing/models/subscription'
import { shopDay } from '#billing/shop_day'
import type { DateTime } from 'luxon'

interface Hold {
  /** The day on which its invoice is written instead. */
  until: DateTime<true>
  reason: string
  by: Actor
}

export type HoldRefusal =
  /** It has ended, is cancelled, or waits for a person. */
  | { type: 'renewal_not_due' }
  | { type: 'renewal_held' }
  /** Its invoice is not written before that day anyway. */
  | { type: 'hold_too_short' }

/** Puts off the next invoice of a subscription until a day. */
export async function holdRenewal(
  id: string,
  { until, reason, by }: Hold
): Promise<Result<BillingHold, HoldRefusal>> {
  const held = await transaction<Result<BillingHold, HoldRefusal>>(async (trx) => {
    const found = await Subscription.query({ client: trx })
      .where('id', id)
      .forUpdate()
      .firstOrFail()
    const { accountId, serviceId, invoiceOn } = found
    if (!invoiceOn) return failed({ type: 'renewal_not_due' })
    if (await BillingHold.inForce(id, trx)) return failed({ type: 'renewal_held' })
    if (until <= invoiceOn || until <= (await shopDay(trx)))
      return failed({ type: 'hold_too_short' })

    await closeHolds(trx, id)
    const hold = await BillingHold.create(
      {
        ...{ accountId, reason, subscriptionId: id, openKey: id, untilOn: until },
        heldBy: actorText(by),
      },
      { client: trx }
    )
    await found.useTransaction(trx).merge({ invoiceOn: until }).save()
    const changes = { until: until.toISODate(), reason }
    const target: [string, string] = ['service', serviceId]
    await audit.record(trx, 'service.renewal_held', target, { accountId, actor: by, changes })
    return ok(hold)
  })
  if (held.ok) crashPoint('billing.renewal_held')
  return held
}
