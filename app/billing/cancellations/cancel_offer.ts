import { Money } from '#core/money/money'
import { endOfPeriod, runningPeriods } from '#billing/cancellations/running_periods'
import { planCredits, type PlannedCredit } from '#billing/cancellations/plan_credits'
import { withdrawalUntil } from '#billing/cancellations/withdrawal'
import { owesUsedDays } from '#billing/consents/owes_used_days'
import { shopDay } from '#billing/shop_day'
import BeginConsent from '#billing/models/begin_consent'
import Subscription from '#billing/models/subscription'
import type { DateTime } from 'luxon'
import type { EndingMode } from '#billing/models/cancellation/states'

/** What ending a service means, before anybody decides. */
export interface CancelOffer {
  /** The first day that is not served where it ends with its period. */
  periodEndsOn: DateTime<true>
  /** What is given back where it ends at once; zero where nothing is. */
  creditNow: Money
  /** The last day on which its customer may withdraw; null where that is over, or nobody may. */
  withdrawUntil: DateTime<true> | null
  /** What a withdrawal gives back. */
  refund: Money
  /** What of it is kept for the days until today, because its customer asked us to begin; zero where nothing is. */
  kept: Money
  /** When they asked for that; null where nobody did. */
  begunAt: DateTime | null
}

/** What its customer may do to end a service, and what that gives back; null where nothing is to be ended. */
export async function cancelOffer(serviceId: string): Promise<CancelOffer | null> {
  const subscription = await Subscription.query().where('service_id', serviceId).first()
  if (!subscription?.isCancellable || subscription.endsOn) return null
  const today = await shopDay()
  const periods = await runningPeriods(subscription.id, today)
  const until = await withdrawalUntil(subscription)
  const given = async (mode: EndingMode, owesUsed: boolean) => {
    const paid = periods.filter(({ startsOn, isPaid }) => startsOn <= today || isPaid)
    const endsOn = today.plus({ days: 1 })
    const credits = await planCredits(subscription, { mode, owesUsed, endsOn, periods: paid })
    return sumOf(credits, subscription.currency)
  }
  const nothing = Money.zero(subscription.currency)
  const all = until ? await given('withdrawal', false) : nothing
  const owes = until !== null && (await owesUsedDays(subscription))
  const refund = owes ? await given('withdrawal', true) : all
  const consent = until && (await BeginConsent.ofSubscription(subscription.id))
  return {
    periodEndsOn: endOfPeriod(subscription, periods, today),
    creditNow: await given('now', true),
    withdrawUntil: until && until >= today ? until : null,
    refund,
    kept: all.minus(refund),
    begunAt: consent?.createdAt ?? null,
  }
}

function sumOf(credits: PlannedCredit[], currency: string): Money {
  return Money.sum(
    credits.map(({ total }) => total),
    currency
  )
}
