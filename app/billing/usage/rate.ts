import type { MeterPrice, UsageRounding } from '#billing/contracts/meter_price'

/** Units that cost the same. */
export interface RatedPart {
  units: number
  unitMinor: number
}

/** What a quantity costs. */
export interface Rated {
  /** Units beyond the included amount. */
  units: number
  parts: RatedPart[]
  /** As listed, in minor units. */
  minor: number
  /** Whether it would be more without the most that a period costs. */
  isCapped: boolean
}

/**
 * What a whole period's quantity costs: nothing up to the included amount, then each unit by the step that it falls into. More
 * never costs less, nothing costs less than nothing, and a period no more than its cap. What is below the smallest coin is rounded
 * once, half up.
 */
export function rate(quantity: number, price: MeterPrice): Rated {
  const over = Math.max(0, quantity - price.included)
  const units = toUnits(over, price.unitSize, price.rounding)
  const parts: RatedPart[] = []
  let begin = 0
  for (const { upTo, unitMinor } of price.tiers) {
    const end = Math.min(units, upTo ?? units)
    if (end > begin) parts.push({ units: end - begin, unitMinor })
    begin = Math.max(begin, end)
  }
  const { per = 1, capMinor = null } = price
  const sum = parts.reduce((total, part) => total + BigInt(part.units) * BigInt(part.unitMinor), 0n)
  const listed = Number((sum * 2n + BigInt(per)) / (BigInt(per) * 2n))
  const minor = capMinor === null ? listed : Math.min(listed, capMinor)
  if (!Number.isSafeInteger(minor)) throw new RangeError(`Not an amount to bill: ${minor}`)
  return { units, parts, minor, isCapped: minor < listed }
}

/** Whole units of an amount, worked out in integers. */
function toUnits(amount: number, size: number, rounding: UsageRounding): number {
  const [whole, rest] = [Math.floor(amount / size), amount % size]
  if (rest === 0 || rounding === 'down') return whole
  if (rounding === 'nearest') return rest * 2 >= size ? whole + 1 : whole
  return whole + 1
}
