import { currencyOf } from './currencies.js'

/** An amount in integer minor units together with its currency. Immutable; arithmetic stays within one currency. */
export class Money {
  private constructor(
    readonly minor: number,
    readonly currency: string
  ) {}

  /** An amount in minor units (1234 EUR is 12.34 euros). Throws for fractions, unsafe integers and unknown currencies. */
  static of(minor: number, currency: string): Money {
    if (!Number.isSafeInteger(minor))
      throw new RangeError(`Not a whole number of minor units: ${minor}`)
    return new Money(minor + 0, currencyOf(currency).code)
  }

  static zero(currency: string): Money {
    return Money.of(0, currency)
  }

  /** Reads what a person typed ("12.34"), or null where it is no amount of this currency. */
  static parse(text: string, currency: string): Money | null {
    const { exponent } = currencyOf(currency)
    const match = /^(-?)(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim())
    if (!match) return null
    const fraction = match[3] ?? ''
    if (fraction.length > exponent) return null
    const minor = Number(match[2] + fraction.padEnd(exponent, '0'))
    return Number.isSafeInteger(minor) ? Money.of(match[1] ? -minor : minor, currency) : null
  }

  /** What a validator let through as an amount of this currency; throws for anything else. */
  static typed(text: string, currency: string): Money {
    const amount = Money.parse(text, currency)
    if (!amount) throw new RangeError(`Not an amount of ${currency}: "${text}"`)
    return amount
  }

  /** The sum of amounts of one currency; zero for an empty list. */
  static sum(amounts: Money[], currency: string): Money {
    return amounts.reduce((total, amount) => total.plus(amount), Money.zero(currency))
  }

  plus(other: Money): Money {
    this.#assertSame(other)
    return Money.of(this.minor + other.minor, this.currency)
  }

  minus(other: Money): Money {
    return this.plus(other.negated())
  }

  negated(): Money {
    return Money.of(-this.minor, this.currency)
  }

  times(quantity: number): Money {
    return Money.of(this.minor * quantity, this.currency)
  }

  /** This amount × numerator ÷ denominator, rounded half away from zero to the currency's step. */
  ratio(numerator: number, denominator: number): Money {
    const { step } = currencyOf(this.currency)
    return Money.of(mulDiv(this.minor, numerator, denominator * step) * step, this.currency)
  }

  /** Whether a card can be charged exactly this, as far as the currency's step goes. */
  get isOnStep(): boolean {
    return this.minor % currencyOf(this.currency).step === 0
  }

  /** The nearest amounts on the currency's step, below and above; both are this one where it is on it. */
  get neighbours(): { below: Money; above: Money } {
    const { step } = currencyOf(this.currency)
    const at = (steps: number) => Money.of(steps * step, this.currency)
    return { below: at(Math.floor(this.minor / step)), above: at(Math.ceil(this.minor / step)) }
  }

  /** The amounts above nothing that are nearest to this one on the currency's step, as people type them. */
  get nearestOnStep(): string[] {
    const { below, above } = this.neighbours
    const found = below.equals(above) ? [below] : [below, above]
    return found.filter((amount) => amount.isPositive).map((amount) => amount.toDecimal())
  }

  /**
   * Splits the amount by weights so that the parts sum to the whole (largest remainder first), each on the currency's
   * step; what an amount has beyond its last step goes with one part.
   */
  allocate(weights: number[]): Money[] {
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    if (total <= 0) throw new RangeError('Weights must sum to more than zero')
    const { step } = currencyOf(this.currency)
    const exact = weights.map((weight) => BigInt(this.minor) * BigInt(weight))
    const divisor = BigInt(total) * BigInt(step)
    const parts = exact.map((share) => Number(share / divisor) * step)
    let rest = this.minor - parts.reduce((sum, part) => sum + part, 0)
    const order = exact
      .map((share, index) => ({ index, remainder: share % divisor }))
      .sort((a, b) => Number(abs(b.remainder) - abs(a.remainder)) || a.index - b.index)
    for (const { index } of order) {
      if (rest === 0) break
      const moved = Math.sign(rest) * Math.min(step, Math.abs(rest))
      parts[index] += moved
      rest -= moved
    }
    return parts.map((part) => Money.of(part, this.currency))
  }

  compare(other: Money): number {
    this.#assertSame(other)
    return Math.sign(this.minor - other.minor)
  }

  equals(other: Money): boolean {
    return this.currency === other.currency && this.minor === other.minor
  }

  get isZero(): boolean {
    return this.minor === 0
  }

  get isPositive(): boolean {
    return this.minor > 0
  }

  get isNegative(): boolean {
    return this.minor < 0
  }

  /** The amount as a plain decimal ("12.34"), for form fields and exports; pages use the `money` view helper. */
  toDecimal(): string {
    const { exponent } = currencyOf(this.currency)
    const digits = String(Math.abs(this.minor)).padStart(exponent + 1, '0')
    const whole = digits.slice(0, digits.length - exponent)
    const fraction = exponent ? `.${digits.slice(-exponent)}` : ''
    return `${this.minor < 0 ? '-' : ''}${whole}${fraction}`
  }

  toJSON() {
    return { minor: this.minor, currency: this.currency }
  }

  #assertSame(other: Money): void {
    if (other.currency !== this.currency) {
      throw new RangeError(`Cannot mix ${this.currency} with ${other.currency}`)
    }
  }
}

/** value × numerator ÷ denominator in exact arithmetic, rounded half away from zero. */
export function mulDiv(value: number, numerator: number, denominator: number): number {
  if (denominator === 0) throw new RangeError('Division by zero')
  const product = BigInt(value) * BigInt(numerator)
  const divisor = BigInt(denominator)
  const negative = product < 0n !== divisor < 0n
  const rounded = (abs(product) * 2n + abs(divisor)) / (abs(divisor) * 2n)
  return Number(negative ? -rounded : rounded)
}

const abs = (value: bigint): bigint => (value < 0n ? -value : value)

/** Amounts as somebody would type them in this currency, for messages that ask for one: "10", and "4.90" where it has decimals. */
export function exampleAmounts(currency: string): string[] {
  const { exponent } = currencyOf(currency)
  return exponent === 0 ? ['10'] : ['10', Money.of(49 * 10 ** (exponent - 1), currency).toDecimal()]
}
