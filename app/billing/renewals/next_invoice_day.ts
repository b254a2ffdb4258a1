import { invoiceDay } from '#billing/renewals/invoice_day'
import BillingHold from '#billing/models/billing_hold'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Subscription from '#billing/models/subscription'

/**
 * The day on which the next invoice of a subscription is written, which is later where staff hold it; null where none follows, or a
 * person has to look first.
 */
export async function nextInvoiceDay(
  trx: TransactionClientContract,
  { id, state, renewsOn, endsOn, parkedAt, trialEndsOn, isMetered }: Subscription
): Promise<DateTime<true> | null> {
  if (state !== 'active' || !renewsOn || parkedAt) return null
  if (endsOn && endsOn <= renewsOn) return null
  if (await isChanging(trx, id)) return null
  if (trialEndsOn && (await hasLapsed(trx, id))) return null
  const first = renewsOn as DateTime<true>
  const day = trialEndsOn || isMetered ? first : await invoiceDay(first, trx)
  const hold = await BillingHold.inForce(id, trx)
  const until = hold?.untilOn as DateTime<true> | undefined
  return until && until > day ? until : day
}

/** Whether its trial is over, and nobody continued it. */
async function hasLapsed(trx: TransactionClientContract, id: string): Promise<boolean> {
  const trial = await trx.from('trials').where({ subscription_id: id, state: 'lapsed' }).first()
  return Boolean(trial)
}

/** Whether what it costs is about to be another, so that no period is billed until that is through. */
async function isChanging(trx: TransactionClientContract, id: string): Promise<boolean> {
  const open = await trx.from('subscription_changes').where({ open_key: id, starts: 'now' }).first()
  return Boolean(open)
}
