import { crashPoint } from '#core/crash_point'
import { dayText } from '#core/database/calendar_date'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { settleMrr } from '#billing/mrr/settle_mrr'
import { leaveFree } from '#billing/renewals/leave_free'
import { writeBills } from '#billing/renewals/bills'
import { billedTogether } from '#billing/renewals/load_due'
import { planParked, type ParkedPlan } from '#billing/parked/plan_parked'
import Subscription from '#billing/models/subscription'
import type { Actor } from '#core/actor'
import type { BilledFrom, ParkedSubscription } from '#billing/parked/load_parked'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface Resume {
  ids: string[]
  from: BilledFrom
  /** Names the preview that was agreed to. */
  fingerprint: string
  by: Actor
}

export type ResumeRefusal =
  /** None of them is paused any more. */
  | { type: 'renewal_not_parked' }
  /** Something else would be written than what was shown. */
  | { type: 'parked_changed' }

/**
 * Bills paused renewals as their preview said, all in one transaction: the periods that were missed, or those from today on with
 * the days before given away. Then they renew by themselves again. Answers what was written.
 */
export async function resumeParked({
  ids,
  from,
  fingerprint,
  by,
}: Resume): Promise<Result<ParkedPlan, ResumeRefusal>> {
  const together = await billedTogether(ids)
  const done = await transaction<Result<ParkedPlan, ResumeRefusal>>(async (trx) => {
    const plan = await planParked(trx, { ids, from, together }, { lock: true })
    if (plan.parked.length === 0) return failed({ type: 'renewal_not_parked' })
    if (plan.fingerprint !== fingerprint) return failed({ type: 'parked_changed' })
    const paused = await Subscription.query({ client: trx }).whereIn('id', idsOf(plan))
    await unpark(trx, plan)
    await writeBills(trx, plan, plan.today)
    // After the bills: what was used on days that are free was not rated with them.
    if (from === 'today') for (const each of paused) await leaveFree(trx, each, plan.today)
    await settleMrr(trx, idsOf(plan))
    for (const parked of plan.parked) await tell(trx, parked, plan, by)
    crashPoint('billing.before_parked_commit')
    return ok(plan)
  })
  if (done.ok) crashPoint('billing.parked_resumed')
  return done
}

const idsOf = ({ parked }: ParkedPlan) => parked.map(({ id }) => id)

async function unpark(trx: TransactionClientContract, plan: ParkedPlan): Promise<void> {
  const { from, today } = plan
  const free = { anchor_on: dayText(today), cycle_index: 0, renews_on: dayText(today) }
  await trx
    .from('subscriptions')
    .whereIn('id', idsOf(plan))
    .update({ parked_at: null, parked_reason: null, ...(from === 'today' ? free : {}) })
}

async function tell(
  trx: TransactionClientContract,
  { id, accountId, serviceId, renewsOn }: ParkedSubscription,
  { from, today, bills }: ParkedPlan,
  actor: Actor
): Promise<void> {
  const isFree = from === 'today' && renewsOn < today
  const periods = bills.flatMap(({ renewals }) =>
    renewals.filter(({ subscription }) => subscription.id === id).flatMap((each) => each.periods)
  )
  const changes = {
    billed_from: periods.length > 0 ? dayText(periods[0].startsOn) : null,
    billed_until: periods.length > 0 ? dayText(periods.at(-1)!.endsOn) : null,
    ...(isFree && {
      free_from: dayText(renewsOn),
      free_until: dayText(today.minus({ days: 1 })),
    }),
  }
  const action = isFree ? 'service.renewal_given_away' : 'service.renewal_resumed'
  await audit.record(trx, action, ['service', serviceId], { accountId, actor, changes })
  live.refresh([`service:${serviceId}`, `account:${accountId}`], trx)
}
