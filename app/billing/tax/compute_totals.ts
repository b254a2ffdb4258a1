import { Money } from '#core/money/money'
import { shareSigned } from '#billing/tax/share_signed'
import type { TaxMode } from '#billing/settings'
import type { TaxDecision } from '#billing/tax/tax_decision'

const WHOLE_BP = 10_000

export interface PricedLine {
  quantity: number
  unitMinor: number
  /** What is taken off the line before tax is worked out, as listed. */
  discount?: { minor: number }
}

export interface TaxGroup extends TaxDecision {
  taxable: Money
  tax: Money
}

export interface Totals {
  net: Money
  taxGroups: TaxGroup[]
  tax: Money
  total: Money
  /** Each line's share, in the order given; shares sum to the totals. */
  lines: { net: Money; tax: Money }[]
}

interface Pricing {
  currency: string
  mode: TaxMode
  /** The rate that inclusive list prices contain. */
  homeRateBp: number
}

/**
 * The totals of lines taxed in one way, on what discounts leave of them. Tax is rounded once for the group (EN 16931 BR-CO-17), to the step of
 * the currency, and then shared out to the lines. Inclusive prices are what a taxed buyer pays; who is billed without tax pays them less the tax in them.
 */
export function computeTotals(
  lines: PricedLine[],
  decision: TaxDecision,
  pricing: Pricing
): Totals {
  const { currency } = pricing
  const listed = lines.map(({ unitMinor, quantity, discount }) =>
    Money.of(unitMinor * quantity - (discount?.minor ?? 0), currency)
  )
  const sum = Money.sum(listed, currency)
  const { taxable, tax } = splitTax(sum, decision, pricing)

  const nets = shareSigned(taxable, listed)
  const taxes = shareSigned(tax, listed)
  return {
    net: taxable,
    tax,
    total: taxable.plus(tax),
    taxGroups: [{ ...decision, taxable, tax }],
    lines: nets.map((net, index) => ({ net, tax: taxes[index] })),
  }
}

function splitTax(
  sum: Money,
  { category, rateBp }: TaxDecision,
  { mode, homeRateBp, currency }: Pricing
) {
  if (mode !== 'inclusive') {
    return { taxable: sum, tax: sum.ratio(rateBp, WHOLE_BP) }
  }
  const contained = containedTax(sum, category === 'S' ? rateBp : homeRateBp)
  return { taxable: sum.minus(contained), tax: category === 'S' ? contained : Money.zero(currency) }
}

function containedTax(gross: Money, rateBp: number): Money {
  return gross.ratio(rateBp, WHOLE_BP + rateBp)
}
