import { Money } from '#core/money/money'

/**
 * Shares an amount out by weights of which some may be below nothing; parts sum to it. Each gets its own share of all weights
 * together, rounded, and what that leaves goes to the heaviest. Where weights cancel out and nothing is shared, all parts are nothing.
 */
export function shareSigned(whole: Money, weights: Money[]): Money[] {
  const minors = weights.map(({ minor }) => minor)
  const sum = minors.reduce((total, minor) => total + minor, 0)
  if (minors.every((minor) => minor >= 0))
    return sum > 0 ? whole.allocate(minors) : weights.map(() => Money.zero(whole.currency))
  if (whole.minor === sum) return weights
  const parts =
    sum === 0
      ? weights.map(() => Money.zero(whole.currency))
      : weights.map(({ minor }) => whole.ratio(minor, sum))
  const rest = whole.minus(Money.sum(parts, whole.currency))
  const heaviest = minors.indexOf(Math.max(...minors))
  return parts.map((part, index) => (index === heaviest ? part.plus(rest) : part))
}
