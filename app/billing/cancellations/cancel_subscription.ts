import { actorText, type Actor } from '#core/actor'
import { crashPoint } from '#core/crash_point'
import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { cancelChange } from '#billing/changes/cancel_change'
import { creditUnused } from '#billing/cancellations/credit_unused'
import { executeCancellation } from '#billing/cancellations/execute_cancellation'
import { endOfPeriod, runningPeriods } from '#billing/cancellations/running_periods'
import { takeBackPeriods } from '#billing/cancellations/take_back_periods'
import { tellCancelled } from '#billing/cancellations/tell_cancelled'
import { mayWithdraw } from '#billing/cancellations/withdrawal'
import { owesUsedDays } from '#billing/consents/owes_used_days'
import { nextInvoiceDay } from '#billing/renewals/next_invoice_day'
import { shopDay } from '#billing/shop_day'
import Cancellation from '#billing/models/cancellation'
import Subscription from '#billing/models/subscription'
import SubscriptionChange from '#billing/models/subscription_change'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import type { CancelFailure } from '#billing/cancellations/cancel_failure'
import type { CancellationReason, EndingMode } from '#billing/models/cancellation/states'

export interface CancelInput {
  mode: EndingMode
  reason: CancellationReason
  comment?: string | null
  by: Actor
}

/** Stops the whole cancellation, so that nothing of it is written. */
class Refused extends Error {
  constructor(readonly failure: CancelFailure) {
    super(failure.type)
  }
}

/**
 * Ends what is billed of a service: with the period that runs, or at once. Nothing is billed from that day on, and what was
 * billed ahead and not paid is taken back. All or nothing; a second one is refused while the first is open.
 */
export async function cancelSubscription(
  serviceId: string,
  input: CancelInput
): Promise<Result<Cancellation, CancelFailure>> {
  try {
    const done = await transaction(async (trx) => ok(await cancel(trx, serviceId, input)))
    crashPoint('billing.cancelled')
    return done
  } catch (error) {
    if (error instanceof Refused) return failed(error.failure)
    throw error
  }
}

async function cancel(
  trx: TransactionClientContract,
  serviceId: string,
  { mode, reason, comment = null, by }: CancelInput
): Promise<Cancellation> {
  const found = Subscription.query({ client: trx }).where('service_id', serviceId)
  const subscription = await found.forUpdate().first()
  if (!subscription?.isCancellable) throw new Refused({ type: 'not_active' })
  if (subscription.endsOn) throw new Refused({ type: 'cancelled_before' })
  await callOffChange(trx, serviceId, by)
  await subscription.useTransaction(trx).refresh()
  const today = await shopDay(trx)
  if (mode === 'withdrawal' && !(await mayWithdraw(subscription, today, trx)))
    throw new Refused({ type: 'no_withdrawal' })

  const periods = await runningPeriods(subscription.id, today, trx)
  const endsOn = mode === 'period_end' ? endOfPeriod(subscription, periods, today) : tomorrow(today)
  const owesUsed = mode !== 'withdrawal' || (await owesUsedDays(subscription, trx))
  const cancellation = await Cancellation.create(
    {
      ...{ mode, reason, comment, endsOn, owesUsed },
      accountId: subscription.accountId,
      subscriptionId: subscription.id,
      state: 'scheduled',
      cancelledBy: actorText(by),
      openKey: subscription.id,
    },
    { client: trx }
  )
  const why = { by, cause: `cancellation:${cancellation.id}` }
  const ahead = periods.filter(({ startsOn, isPaid }) => startsOn >= endsOn && !isPaid)
  await takeBackPeriods(trx, subscription, ahead, why)
  if (mode !== 'period_end') {
    const rest = periods.filter((period) => !ahead.includes(period))
    const ending = { mode, owesUsed, endsOn, periods: rest, ...why }
    const credited = await creditUnused(trx, subscription, ending)
    if (!credited.ok) throw new Refused({ type: 'disputed' })
  }
  subscription.merge({ endsOn })
  await subscription.merge({ invoiceOn: await nextInvoiceDay(trx, subscription) }).save()
  if (mode !== 'period_end') await executeCancellation(trx, cancellation)
  await tellCancelled(trx, cancellation, subscription, by)
  return cancellation
}

/** What was to be another from a day on ends instead; one whose machine is just being changed ends first. */
async function callOffChange(trx: TransactionClientContract, serviceId: string, by: Actor) {
  const change = await SubscriptionChange.ofService(serviceId, trx)
  if (change && !(await cancelChange(trx, serviceId, by))) throw new Refused({ type: 'changing' })
}

/** The day of the wish is served and billed. */
const tomorrow = (today: DateTime<true>) => today.plus({ days: 1 })
