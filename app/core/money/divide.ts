import { Money } from '#core/money/money'

/**
 * Divides an amount by weights, to the smallest unit: what is left over goes to the largest remainders, of equal ones to the first. Parts
 * sum to the amount, and those of its negative are their negatives. Throws where nothing has a weight.
 */
export function divideMoney(amount: Money, weights: number[]): Money[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (total <= 0n) throw new RangeError(`There is nothing to divide ${amount.minor} by`)
  const sign = amount.isNegative ? -1 : 1
  const whole = Math.abs(amount.minor)
  const exact = weights.map((weight) => BigInt(whole) * BigInt(weight))
  const parts = exact.map((each) => Number(each / total))
  const left = whole - parts.reduce((sum, part) => sum + part, 0)
  const byRemainder = exact
    .map((each, index) => ({ index, remainder: each % total }))
    .sort((one, other) => Number(other.remainder - one.remainder) || one.index - other.index)
  for (const { index } of byRemainder.slice(0, left)) parts[index] += 1
  return parts.map((part) => Money.of(part === 0 ? 0 : sign * part, amount.currency))
}
