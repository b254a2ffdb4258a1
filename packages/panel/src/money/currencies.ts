/**
 * What the panel knows of a currency. `exponent`: decimals people write (ISO 4217). `step`: smallest chargeable step in minor units.
 * `minimumCharge`, `maximumCharge`: smallest and largest amount a card is charged, in minor units. Intl is no source for exponents: it disagrees.
 */
export interface Currency {
  code: string
  exponent: number
  step: number
  minimumCharge: number
  maximumCharge: number
  /**
   * Whether Stripe names no minimum for this currency: there it asks for the equivalent of the least in the currency of
   * its payouts, so ours is EUR 0.50 and some more at the rates of 2026, and Stripe's answer has the last word.
   */
  minimumIsEstimate: boolean
}

/** A card is charged an amount of eight digits at most: `amount` in https://docs.stripe.com/api/payment_intents/create. */
const MOST_MINOR = 99_999_999

const stated = (code: string, minimumCharge: number, also: Partial<Currency> = {}): Currency => {
  const { exponent = 2, step = 1, minimumIsEstimate = false, maximumCharge = MOST_MINOR } = also
  const most = maximumCharge - (maximumCharge % step)
  return { code, exponent, step, minimumCharge, maximumCharge: most, minimumIsEstimate }
}

const estimated = (code: string, minimumCharge: number, also: Partial<Currency> = {}): Currency =>
  stated(code, minimumCharge, { ...also, minimumIsEstimate: true })

const whole = { exponent: 0 }
/** Cards are charged hundredths of these, which must be nought: two of the eight digits. */
const wholeInHundredths = { exponent: 0, maximumCharge: 999_999 }
/** Cards are charged thousandths whose last digit must be nought. */
const thousandths = { exponent: 3, step: 10 }

/** Stated minimums: "Minimum and maximum charge amounts" in https://docs.stripe.com/currencies. */
const list: Currency[] = [
  stated('EUR', 50),
  stated('USD', 50),
  stated('GBP', 30),
  stated('CHF', 50),
  stated('CAD', 50),
  stated('AUD', 50),
  stated('NZD', 50),
  stated('SEK', 300),
  stated('NOK', 300),
  stated('DKK', 250),
  stated('PLN', 200),
  stated('CZK', 1500),
  stated('RON', 200),
  stated('BRL', 50),
  stated('MXN', 1000),
  stated('SGD', 50),
  stated('HUF', 17500),
  stated('INR', 50),
  stated('AED', 200),
  stated('HKD', 400),
  stated('THB', 1000),
  stated('JPY', 50, whole),
  estimated('TRY', 3000),
  estimated('ZAR', 1200),
  estimated('ILS', 250),
  estimated('TWD', 2000),
  estimated('KRW', 1000, whole),
  estimated('ISK', 100, wholeInHundredths),
  estimated('UGX', 2500, wholeInHundredths),
  estimated('KWD', 200, thousandths),
  estimated('BHD', 250, thousandths),
  estimated('JOD', 450, thousandths),
  estimated('OMR', 250, thousandths),
  estimated('TND', 2000, thousandths),
]

const byCode = new Map(list.map((currency) => [currency.code, currency]))

/** Every currency that the panel can sell in. */
export const currencyCodes: readonly string[] = list.map((currency) => currency.code)

/** The currency with this code; throws where the panel does not know it. */
export function currencyOf(code: string): Currency {
  const currency = byCode.get(code)
  if (!currency) throw new RangeError(`Unknown currency "${code}"`)
  return currency
}
