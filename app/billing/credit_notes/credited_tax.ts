import { Money } from '#core/money/money'
import type { CreditableGroup } from '#billing/credit_notes/creditable'

const WHOLE_BP = 10_000

/**
 * The tax to take back with so much of what was taxed. All credit notes of an invoice together take back what rounding
 * their sum once would give, so that parts neither gain nor lose: the last one takes exactly the rest.
 */
export function taxOfNet(group: CreditableGroup, net: Money): Money {
  const credited = group.creditedTaxable.plus(net)
  const left = group.tax.minus(group.creditedTax)
  if (credited.equals(group.taxable)) return left
  const upToNow = credited.ratio(group.rateBp, WHOLE_BP)
  return between(upToNow.minus(group.creditedTax), Money.zero(net.currency), left)
}

/** The tax in an amount that contains it, by the same rule. What it leaves never exceeds what is left of what was taxed. */
export function taxOfGross(group: CreditableGroup, gross: Money): Money {
  const left = group.tax.minus(group.creditedTax)
  const taxableLeft = group.taxable.minus(group.creditedTaxable)
  if (gross.equals(left.plus(taxableLeft))) return left
  const credited = group.creditedTaxable.plus(group.creditedTax).plus(gross)
  const upToNow = credited.ratio(group.rateBp, WHOLE_BP + group.rateBp)
  const least = larger(gross.minus(taxableLeft), Money.zero(gross.currency))
  return between(upToNow.minus(group.creditedTax), least, smaller(gross, left))
}

function between(amount: Money, least: Money, most: Money): Money {
  return larger(least, smaller(amount, most))
}

function larger(one: Money, other: Money): Money {
  return one.compare(other) < 0 ? other : one
}

function smaller(one: Money, other: Money): Money {
  return one.compare(other) < 0 ? one : other
}
