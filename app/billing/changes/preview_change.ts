import { createHash } from 'node:crypto'
import { Money } from '#core/money/money'
import { failed, ok, type Result } from '#core/result'
import Account from '#identity/models/account'
import { nextOff, type Discount } from '#billing/coupons/discount'
import { discountsOf } from '#billing/coupons/discounts_of'
import { uncoveredBy } from '#billing/coupons/move_discounts'
import { nextPrice, planChange, sameCycle, type ChangeLine } from '#billing/changes/plan_change'
import { endOfPeriod, runningPeriods } from '#billing/cancellations/running_periods'
import { comingPrices, pricedOn } from '#billing/price_changes/coming_prices'
import { termsOf } from '#billing/changes/terms_of'
import { priceOfTerms, type BillingTerms } from '#billing/contracts/billing_terms'
import { hourPriceOf, isByTheHour } from '#billing/usage/hour_price_of'
import { boundary } from '#billing/renewals/cycle'
import { shopDay } from '#billing/shop_day'
import { TaxCalculator, type TaxQuote } from '#billing/tax/tax_calculator'
import { settings } from '#core/settings/settings'
import SubscriptionChange, { type ChangedPeriod } from '#billing/models/subscription_change'
import Subscription from '#billing/models/subscription'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import type { HourPrice } from '#billing/contracts/hour_price'
import type { ChangeFailure } from '#billing/changes/change_failure'
import type { ChangeStart } from '#billing/models/subscription_change/states'
import type { RunningPeriod } from '#billing/cancellations/running_periods'
import type { TaxMode } from '#billing/settings'

/** What a change costs and from when, before anybody agrees to it. */
export interface ChangePreview {
  terms: BillingTerms
  starts: ChangeStart
  /** Whether it starts now and nothing is asked for it. */
  isFree: boolean
  /** The first day on which it is the new one. */
  effectiveOn: DateTime<true>
  lines: ChangeLine[]
  /** What is to be paid now; null where nothing is. */
  quote: TaxQuote | null
  /** What becomes credit, without tax. */
  left: Money
  periods: ChangedPeriod[]
  /** The first day that is billed by the next renewal, and what that costs, less discounts, as listed and with tax. */
  next: { day: DateTime<true>; listed: Money; total: Money }
  /** What an hour costs before and after, where hours are billed: the one that runs costs what it did. */
  hours: { before: HourPrice; after: HourPrice } | null
  /** Names all of it: it changes when anything of that does. */
  fingerprint: string
}

interface Wanted {
  terms: BillingTerms
  starts: ChangeStart
  /** Nothing is asked for what starts now. */
  isFree?: boolean
}

/** What these terms would cost a service, or why it cannot have them. */
export async function previewChange(
  serviceId: string,
  wanted: Wanted
): Promise<Result<ChangePreview, ChangeFailure>> {
  const subscription = await Subscription.query().where('service_id', serviceId).first()
  if (!subscription) return failed({ type: 'not_active' })
  return pricedChange(subscription, wanted)
}

/** The same for a subscription that the transaction locked. */
export async function pricedChange(
  subscription: Subscription,
  { terms, starts, isFree = false }: Wanted,
  trx?: TransactionClientContract
): Promise<Result<ChangePreview, ChangeFailure>> {
  const today = await shopDay(trx)
  const { renewsOn } = subscription
  const { isHourly } = subscription
  if (isHourly !== isByTheHour(terms) || (isHourly && starts !== 'now'))
    return failed({ type: 'not_offered' })
  if (subscription.isInTrial) return failed({ type: 'in_trial' })
  if (!subscription.isChangeable || !renewsOn || renewsOn <= today)
    return failed({ type: 'not_active' })
  if (await SubscriptionChange.ofService(subscription.serviceId, trx))
    return failed({ type: 'change_open' })
  const running = await runningPeriods(subscription.id, today, trx)
  const unpaid = running.find(({ startsOn, isPaid }) => startsOn <= today && !isPaid)
  if (unpaid) return failed({ type: 'unpaid', invoiceId: unpaid.invoiceId ?? '' })

  const account = await Account.query({ client: trx })
    .where('id', subscription.accountId)
    .firstOrFail()
  const { currency } = subscription
  const mode = (await settings.get('billing.tax_mode', trx)) as TaxMode
  const paid = upToUnpaid(running)
  const now = starts === 'now' && !isFree && !isHourly
  const coming = await comingPrices(subscription.id, trx)
  const discounts = await keptDiscounts(subscription, terms, trx)
  const planned = now
    ? await planChange({ subscription, terms, coming, paid, today, mode, discounts }, trx)
    : { lines: [], periods: [], left: Money.zero(currency) }
  const lines = planned.lines
  const quote =
    lines.length > 0 ? await TaxCalculator.quote({ account, lines, currency }, trx) : null
  const effectiveOn = starts === 'now' ? today : endOfPeriod(subscription, running, today)
  const day = nextDay(subscription, { terms, starts, effectiveOn, paid, isFree })
  const items = pricedOn(terms.items, coming, day.toISODate())
  const price = nextPrice({ ...terms, items }, currency)
  const listed = price.minus(nextOff(discounts, { startsOn: day, cycle: terms.cycle }, price))
  const next = {
    day,
    listed,
    total: await withTax(account, listed, trx),
  }
  const preview = {
    terms,
    starts,
    isFree: isFree && starts === 'now',
    effectiveOn,
    quote,
    next,
    hours: isHourly ? await hoursOf(subscription, terms, trx) : null,
    ...planned,
  }
  return ok({ ...preview, fingerprint: fingerprintOf(preview) })
}

async function hoursOf(
  subscription: Subscription,
  terms: BillingTerms,
  trx?: TransactionClientContract
) {
  const before = await termsOf(subscription, trx)
  return { before: hourPriceOf(before), after: hourPriceOf(terms) }
}

/** What is taken off it now and goes on being taken off, as far as coupons are for what it becomes. */
async function keptDiscounts(
  { id }: Subscription,
  terms: BillingTerms,
  trx?: TransactionClientContract
): Promise<Discount[]> {
  const known = await discountsOf([id], trx)
  const discounts = known.get(id) ?? []
  if (discounts.length === 0) return discounts
  const uncovered = await uncoveredBy(id, terms, trx)
  return discounts.filter(({ couponId }) => !uncovered.has(couponId))
}

/** Those that stay billed: what follows the first one that nobody paid is taken back and billed anew. */
function upToUnpaid(running: RunningPeriod[]): RunningPeriod[] {
  const at = running.findIndex(({ isPaid }) => !isPaid)
  return at < 0 ? running : running.slice(0, at)
}

function nextDay(
  subscription: Subscription,
  {
    terms,
    starts,
    effectiveOn,
    paid,
    isFree,
  }: Pick<ChangePreview, 'terms' | 'starts' | 'effectiveOn'> & {
    paid: RunningPeriod[]
    isFree: boolean
  }
): DateTime<true> {
  if (starts === 'period_end') return effectiveOn
  if (!isFree && !sameCycle(subscription, terms)) return boundary(effectiveOn, terms.cycle, 1)
  return paid[paid.length - 1].endsOn.plus({ days: 1 })
}

async function withTax(
  account: Account,
  listed: Money,
  trx?: TransactionClientContract
): Promise<Money> {
  const lines = [{ quantity: 1, unitMinor: listed.minor }]
  const { currency } = listed
  const { total } = await TaxCalculator.quote({ account, lines, currency }, trx)
  return total
}

function fingerprintOf(preview: Omit<ChangePreview, 'fingerprint'>): string {
  const { terms, starts, isFree, effectiveOn, lines, quote, left, next } = preview
  const said = [
    ...[terms, starts, isFree, effectiveOn.toISODate(), priceOfTerms(terms), left.minor],
    lines.map(({ quantity, unitMinor, days, of }) => [quantity, unitMinor, days, of]),
    ...[quote?.net.minor, quote?.tax.minor, next.day.toISODate(), next.total.minor],
  ]
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32)
}
