import { DateTime } from 'luxon'
import { nextOff } from '#billing/coupons/discount'
import { discountsOf } from '#billing/coupons/discounts_of'
import { cardName } from '#billing/cards/card_name'
import { nextSteps, type StepOfPrice } from '#billing/price_changes/coming_price_of'
import { savedCardsOf } from '#billing/payments/list_payments'
import { shopDay } from '#billing/shop_day'
import { taxFacts } from '#billing/tax/tax_facts'
import { TaxCalculator } from '#billing/tax/tax_calculator'
import Subscription from '#billing/models/subscription'
import type { Money } from '#core/money/money'
import type Account from '#identity/models/account'
import type PaymentMethod from '#billing/models/payment_method'

const SHOWN = 5

export interface NextCharge {
  serviceId: string
  hostname: string
  /** The first day of the period that is charged for. */
  on: DateTime
  /** Less discounts and with tax, as it is decided today. */
  amount: Money
  /** Whether it is the first charge, at the end of a trial. */
  isTrial: boolean
  /** What its customer was told that it costs from a later day on, with tax; null where that is all. */
  later: { on: DateTime; amount: Money } | null
}

export interface NextCharges {
  charges: NextCharge[]
  /** The card that is charged; null where none is saved. */
  card: { name: string; isExpired: boolean; expiresBefore: DateTime | null } | null
  /** The card that is charged where that one is declined. */
  backup: string | null
}

/** What renews next of an account, or of one of its services, on which day, for how much, and which card is charged. */
export async function nextCharges(account: Account, serviceId?: string): Promise<NextCharges> {
  const subscriptions = await Subscription.query()
    .where({ account_id: account.id, state: 'active' })
    .if(serviceId, (query) => query.where('service_id', serviceId!))
    .whereNotNull('renews_on')
    .where((query) => query.whereNull('trial_ends_on').orWhereNotNull('invoice_on'))
    .where((query) => query.whereNull('ends_on').orWhereColumn('ends_on', '>', 'renews_on'))
    .orderBy('renews_on')
    .orderBy('id')
    .limit(SHOWN)
  const [card, second] = subscriptions.length > 0 ? await savedCardsOf(account.id) : []
  const charges = await priced(account, subscriptions)
  const backup = second?.backupKey ? cardName(second) : null
  return { charges, card: card ? told(card, charges) : null, backup }
}

async function priced(account: Account, subscriptions: Subscription[]): Promise<NextCharge[]> {
  if (subscriptions.length === 0) return []
  const accountIds = account.vatId ? [account.id] : []
  const facts = await taxFacts({ day: await shopDay(), accountIds })
  const ids = subscriptions.map(({ id }) => id)
  const steps = await nextSteps(ids)
  const discounts = await discountsOf(ids)
  return subscriptions.map((subscription) => {
    const { id, serviceId, hostname, price, cycle, currency } = subscription
    const on = subscription.renewsOn as DateTime<true>
    const later = laterThan(on, steps.get(id))
    const withTax = (listed: Money, startsOn: DateTime<true>) => {
      const discount = nextOff(discounts.get(id) ?? [], { startsOn, cycle }, listed)
      const lines = [{ quantity: 1, unitMinor: listed.minor, discount }]
      return TaxCalculator.quoteWith(facts, { account, lines, currency }).total
    }
    return {
      ...{ serviceId, hostname, on, amount: withTax(price, on) },
      isTrial: subscription.isInTrial,
      later: later && {
        on: later.on,
        amount: withTax(later.price, later.on as DateTime<true>),
      },
    }
  })
}

function laterThan(day: DateTime, step?: StepOfPrice): StepOfPrice | null {
  return step && step.on > day ? step : null
}

function told(card: PaymentMethod, charges: NextCharge[]) {
  const { expYear: year, expMonth: month } = card
  const over = DateTime.utc(year, month).plus({ months: 1 })
  const late = charges.find(({ on }) => on >= over)
  return {
    name: cardName(card),
    isExpired: card.isExpired,
    expiresBefore: late && !card.isExpired ? late.on : null,
  }
}
