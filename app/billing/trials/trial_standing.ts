import Account from '#identity/models/account'
import { settings } from '#core/settings/settings'
import { nextOff } from '#billing/coupons/discount'
import { discountsOf } from '#billing/coupons/discounts_of'
import { cardName } from '#billing/cards/card_name'
import { chargeableCards } from '#billing/collections/choose_card'
import { TaxCalculator } from '#billing/tax/tax_calculator'
import Trial from '#billing/models/trial'
import type { DateTime } from 'luxon'
import type { Money } from '#core/money/money'

/** How what is tried stands, and what follows. */
export interface TrialStanding {
  serviceId: string
  accountId: string
  hostname: string
  isLapsed: boolean
  /** The first day that is charged for. */
  endsOn: DateTime<true>
  /** The day on which it is ended where nobody continues it; null while it runs. */
  keptUntil: DateTime<true> | null
  isCancelled: boolean
  /** What the first period costs, less coupons and with tax as it is decided today. */
  amount: Money
  cycle: { unit: string; count: number }
  /** The card that is charged; null where none can be. */
  card: string | null
}

/** The trial of a service that runs or lapsed; null where there is none. */
export async function trialOfService(serviceId: string): Promise<TrialStanding | null> {
  const trial = await Trial.query()
    .whereIn('state', ['running', 'lapsed'])
    .whereHas('subscription', (subscription) => subscription.where('service_id', serviceId))
    .preload('subscription')
    .first()
  return trial && standingOf(trial)
}

/** The same by the id of a trial. */
export async function trialStanding(trialId: string): Promise<TrialStanding | null> {
  const trial = await Trial.query().where('id', trialId).preload('subscription').first()
  return trial && ['running', 'lapsed'].includes(trial.state) ? standingOf(trial) : null
}

async function standingOf({
  state,
  endsOn,
  lapsedAt,
  subscription,
}: Trial): Promise<TrialStanding> {
  const { id, accountId, serviceId, hostname, currency, price, cycle } = subscription
  const account = await Account.findOrFail(accountId)
  const known = await discountsOf([id])
  const startsOn = endsOn as DateTime<true>
  const discount = nextOff(known.get(id) ?? [], { startsOn, cycle }, price)
  const lines = [{ quantity: 1, unitMinor: price.minor, discount }]
  const { total } = await TaxCalculator.quote({ account, lines, currency })
  const [card] = await chargeableCards(accountId)
  const days = await settings.get('billing.trial_keep_days')
  return {
    ...{ serviceId, accountId, hostname, cycle },
    isLapsed: state === 'lapsed',
    endsOn: startsOn,
    keptUntil: lapsedAt && (lapsedAt.plus({ days }) as DateTime<true>),
    isCancelled: subscription.endsOn !== null,
    amount: total,
    card: card ? cardName(card) : null,
  }
}
