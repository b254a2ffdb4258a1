/**
 * What the panel knows of a currency. `exponent`: decimals people write (ISO 4217). `stripeExponent`: decimals of
 * the amount sent to Stripe, which differs for a few. `step`: smallest chargeable step in minor units.
 * `minimumCharge`: smallest amount a card is charged, in minor units. Intl is no source for exponents: it disagrees.
 */
export interface Currency {
  code: string
  exponent: number
  stripeExponent: number
  step: number
  minimumCharge: number
}

const usual = (code: string, minimumCharge: number): Currency => ({
  code,
  exponent: 2,
  stripeExponent: 2,
  step: 1,
  minimumCharge,
})

const list: Currency[] = [
  usual('EUR', 50),
  usual('USD', 50),
  usual('GBP', 30),
  usual('CHF', 50),
  usual('CAD', 50),
  usual('AUD', 50),
  usual('NZD', 50),
  usual('SEK', 300),
  usual('NOK', 300),
  usual('DKK', 250),
  usual('PLN', 200),
  usual('CZK', 1500),
  usual('RON', 200),
  usual('BRL', 50),
  usual('MXN', 1000),
  usual('SGD', 50),
  usual('HUF', 17500),
  usual('INR', 50),
  usual('AED', 200),
  usual('HKD', 400),
  usual('THB', 1000),
  usual('TRY', 2500),
  usual('ZAR', 1000),
  usual('ILS', 200),
  usual('TWD', 2000),
  { code: 'JPY', exponent: 0, stripeExponent: 0, step: 1, minimumCharge: 50 },
  { code: 'KRW', exponent: 0, stripeExponent: 0, step: 1, minimumCharge: 500 },
  { code: 'ISK', exponent: 0, stripeExponent: 2, step: 1, minimumCharge: 100 },
  { code: 'KWD', exponent: 3, stripeExponent: 3, step: 10, minimumCharge: 200 },
  { code: 'BHD', exponent: 3, stripeExponent: 3, step: 10, minimumCharge: 200 },
  { code: 'JOD', exponent: 3, stripeExponent: 3, step: 10, minimumCharge: 400 },
  { code: 'OMR', exponent: 3, stripeExponent: 3, step: 10, minimumCharge: 200 },
  { code: 'TND', exponent: 3, stripeExponent: 3, step: 10, minimumCharge: 2000 },
  { code: 'UGX', exponent: 0, stripeExponent: 2, step: 1, minimumCharge: 2000 },
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
