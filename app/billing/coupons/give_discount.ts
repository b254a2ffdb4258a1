import { actorText, type Actor } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { Money } from '#core/money/money'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { couponProblem, type CouponProblem } from '#billing/coupons/coupon_problem'
import { couponTerms, type CouponTerms } from '#billing/coupons/coupon_terms'
import { discountFrom, monthsOf } from '#billing/coupons/discount'
import { redeemCoupon } from '#billing/coupons/redeem_coupon'
import { settleMrr } from '#billing/mrr/settle_mrr'
import { boundary } from '#billing/renewals/cycle'
import { shopDay } from '#billing/shop_day'
import Coupon from '#billing/models/coupon'
import Subscription from '#billing/models/subscription'
import SubscriptionDiscount from '#billing/models/subscription_discount'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type GiveRefusal =
  | { type: 'coupon'; problem: CouponProblem }
  /** Nothing is billed of the service again. */
  | { type: 'not_active' }
  /** Something is taken off its renewals already. */
  | { type: 'has_discount' }
  /** It takes off set-up fees alone. */
  | { type: 'setup' }

interface Gift {
  /** As typed. */
  code: string
  /** How many renewals; as long as the coupon says, where it is left out. */
  renewals?: number | null
  by: Actor
}

/**
 * Takes a coupon off the next renewals of a service that are not invoiced. Staff give it, so neither its days nor who is new or how
 * much is ordered matter; its uses, currencies, products and cycles do.
 */
export function giveDiscount(
  serviceId: string,
  { code, renewals, by }: Gift
): Promise<Result<SubscriptionDiscount, GiveRefusal>> {
  return transaction(async (trx) => {
    const subscription = await Subscription.query({ client: trx })
      .where('service_id', serviceId)
      .forUpdate()
      .first()
    if (subscription?.state !== 'active' || !subscription.renewsOn || subscription.endsOn)
      return failed({ type: 'not_active' })
    const found = await Coupon.byCode(code, trx)
    const terms = found && (await couponTerms(found.id, { trx, lock: true }))
    if (!terms) return failed({ type: 'coupon', problem: { type: 'unknown' } })
    const refused = await refuse(trx, subscription, terms)
    if (refused) return failed(refused)
    const { accountId, id: subscriptionId } = subscription
    const use = { couponId: terms.coupon.id, accountId, subscriptionId, givenBy: actorText(by) }
    const redemption = await redeemCoupon(trx, use)
    if (!redemption) return failed({ type: 'coupon', problem: { type: 'used_up' } })
    const cycles = renewals ?? terms.coupon.lasts
    const discount = await write(trx, subscription, { terms, cycles, redemptionId: redemption.id })
    await settleMrr(trx, [subscriptionId])
    const changes = { code: terms.coupon.code, cycles, from: discount.fromOn?.toISODate() }
    await tell(trx, subscription, { action: 'service.discount_given', changes, by })
    return ok(discount)
  })
}

/** Ends what is taken off the renewals of a service, from the first that is not invoiced. False where nothing is any more. */
export function endDiscount(id: string, by: Actor): Promise<boolean> {
  return transaction(async (trx) => {
    const found = await SubscriptionDiscount.query({ client: trx }).where('id', id).firstOrFail()
    const subscription = await Subscription.query({ client: trx })
      .where('id', found.subscriptionId)
      .forUpdate()
      .firstOrFail()
    const { renewsOn } = subscription
    const discount = await SubscriptionDiscount.query({ client: trx })
      .where('id', id)
      .forUpdate()
      .firstOrFail()
    if (!renewsOn || !isRunning(discount, renewsOn)) return false
    await discount.merge({ endedOn: renewsOn, endedBy: actorText(by) }).save()
    await settleMrr(trx, [subscription.id])
    const changes = { code: discount.code, from: renewsOn.toISODate() }
    await tell(trx, subscription, { action: 'service.discount_ended', changes, by })
    return true
  })
}

async function refuse(
  trx: TransactionClientContract,
  subscription: Subscription,
  terms: CouponTerms
): Promise<GiveRefusal | null> {
  const { id, accountId, productId, cycle, currency, price, renewsOn } = subscription
  if (terms.coupon.appliesTo === 'setup') return { type: 'setup' }
  const { startsOn, endsOn, mostPerAccount } = terms.coupon
  const problem = couponProblem(terms, {
    ...{ accountId, currency, isCustomer: false },
    // Whoever gives it decides whether it is still to be had.
    today: (endsOn ?? startsOn ?? (await shopDay(trx))) as DateTime<true>,
    ownUses: mostPerAccount === null ? 0 : await ownUses(trx, terms.coupon.id, accountId),
    lines: [
      {
        productId: productId ?? '',
        cycle,
        amounts: [{ kind: 'recurring', price }],
        later: price,
        isTried: false,
      },
    ],
  })
  if (problem && problem.type !== 'minimum') return { type: 'coupon', problem }
  const others = await SubscriptionDiscount.query({ client: trx })
    .where('subscription_id', id)
    .forUpdate()
  const isTaken = others.some((one) => !one.fromOn || isRunning(one, renewsOn!))
  return isTaken ? { type: 'has_discount' } : null
}

async function ownUses(trx: TransactionClientContract, couponId: string, accountId: string) {
  const rows = await trx
    .from('coupon_redemptions')
    .where({ coupon_id: couponId, account_id: accountId })
    .whereNull('released_at')
    .forUpdate()
    .select('id')
  return rows.length
}

/** Whether it is taken off a period that starts on a day or later. */
function isRunning(discount: SubscriptionDiscount, day: DateTime): boolean {
  const { until } = discountFrom({
    ...{ coupon_id: discount.couponId, code: discount.code, months: discount.months },
    ...{ percent_bp: discount.percentBp, off_minor: discount.offMinor },
    from_on: discount.fromOn?.toISODate() ?? null,
    until_on: discount.untilOn?.toISODate() ?? null,
    ended_on: discount.endedOn?.toISODate() ?? null,
  })
  return until === null || until > (day.toISODate() ?? '')
}

function write(
  trx: TransactionClientContract,
  { id, anchorOn, cycle, cycleIndex, renewsOn, currency }: Subscription,
  {
    terms,
    cycles,
    redemptionId,
  }: { terms: CouponTerms; cycles: number | null; redemptionId: string }
): Promise<SubscriptionDiscount> {
  const { coupon, amounts } = terms
  const anchor = anchorOn as DateTime<true>
  const off = Money.of(amounts.get(currency)?.offMinor ?? 0, currency)
  return SubscriptionDiscount.create(
    {
      ...{ subscriptionId: id, redemptionId, couponId: coupon.id, code: coupon.code, cycles },
      percentBp: coupon.kind === 'percent' ? coupon.percentBp : null,
      offMinor: coupon.kind === 'amount' ? off.minor : null,
      months: monthsOf(cycle),
      fromOn: renewsOn,
      untilOn: cycles === null ? null : boundary(anchor, cycle, cycleIndex + cycles),
    },
    { client: trx }
  )
}

interface Told {
  action: 'service.discount_given' | 'service.discount_ended'
  changes: Record<string, unknown>
  by: Actor
}

async function tell(
  trx: TransactionClientContract,
  { serviceId, accountId }: Subscription,
  { action, changes, by }: Told
): Promise<void> {
  live.refresh([`service:${serviceId}`, `account:${accountId}`], trx)
  await audit.record(trx, action, ['service', serviceId], { accountId, actor: by, changes })
}
