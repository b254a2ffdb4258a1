import { currencyOf } from '#core/money/currencies'
import { Money } from '#core/money/money'
import { shareWithin } from '#billing/credit_notes/share_within'

/**
 * Shares what is taken off out to prices, by their size and never beyond it; parts sum to it. Each is on the currency's step as far as
 * the prices are. Throws where more is taken off than all prices together.
 */
export function shareOff(off: Money, prices: Money[]): Money[] {
  const { currency } = off
  const { step } = currencyOf(currency)
  const rooms = prices.map(({ minor }) => Math.floor(minor / step))
  const room = rooms.reduce((sum, steps) => sum + steps, 0)
  const parts = shareWithin(Math.min(Math.floor(off.minor / step), room), rooms)
  const onStep = parts.map((steps) => steps * step)
  const rest = off.minor - onStep.reduce((sum, minor) => sum + minor, 0)
  const left = prices.map(({ minor }, index) => minor - onStep[index])
  return shareWithin(rest, left).map((minor, index) => Money.of(minor + onStep[index], currency))
}
