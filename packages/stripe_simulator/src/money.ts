import { invalidRequest } from './errors.js'

/** The smallest charge, in minor units, where it is not the usual 50. */
const MINIMUM: Record<string, number> = {
  aed: 200,
  bgn: 100,
  czk: 1500,
  dkk: 250,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  mxn: 1000,
  myr: 200,
  nok: 300,
  pln: 200,
  ron: 200,
  sek: 300,
  thb: 1000,
  isk: 10000,
  ugx: 200000,
}

const ZERO_DECIMAL = words('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf')
const THREE_DECIMAL = words('bhd jod kwd omr tnd')
const TWO_DECIMAL = words(
  'usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd ' +
    'cad cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd ' +
    'hnl htg huf idr ils inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt ' +
    'mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub ' +
    'sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah ugx uyu uzs wst ' +
    'xcd yer zar zmw'
)
const LARGEST = 99_999_999

/** Refuses what cannot be charged: unknown currencies, too little, too much, wrong steps. */
export function checkAmount(amount: number, currency: string) {
  const code = currency.toLowerCase()
  if (!ZERO_DECIMAL.has(code) && !TWO_DECIMAL.has(code) && !THREE_DECIMAL.has(code)) {
    throw invalidRequest(`Invalid currency: ${currency}`, { param: 'currency' })
  }
  if (amount < (MINIMUM[code] ?? 50)) {
    throw invalidRequest('Amount is below the smallest amount that can be charged', {
      code: 'amount_too_small',
      param: 'amount',
    })
  }
  if (amount > LARGEST) {
    throw invalidRequest('Amount must be no more than 8 digits', {
      code: 'amount_too_large',
      param: 'amount',
    })
  }
  checkStep(amount, code)
}

/** Refuses an amount between the steps in which a currency is charged: KWD 1.005, ISK 0.50. */
export function checkStep(amount: number, currency: string, param = 'amount') {
  const code = currency.toLowerCase()
  const step = THREE_DECIMAL.has(code) ? 10 : code === 'isk' || code === 'ugx' ? 100 : 1
  if (amount % step === 0) return
  throw invalidRequest(`Amounts in ${code.toUpperCase()} must be multiples of ${step}`, { param })
}

/** What the service keeps of a charge: 1.5 % and a fixed part of 0.25. */
export function processingFee(amount: number, currency: string) {
  const fixed = ZERO_DECIMAL.has(currency) ? 25 : THREE_DECIMAL.has(currency) ? 250 : 25
  return Math.min(amount, Math.ceil((amount * 15) / 1000) + fixed)
}

/** An amount as people read it: `€12.00`. */
export function formatAmount(amount: number, currency: string) {
  const digits = ZERO_DECIMAL.has(currency) ? 0 : THREE_DECIMAL.has(currency) ? 3 : 2
  return new Intl.NumberFormat('en-IE', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits)
}

function words(list: string) {
  return new Set(list.split(' '))
}
