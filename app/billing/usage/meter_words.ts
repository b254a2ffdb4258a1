import { meters } from '#core/registries/meters'
import { readerLanguage } from '#core/i18n/languages'
import { currencyOf } from '#core/money/currencies'
import { Money } from '#core/money/money'
import { formatMoney } from '#core/views/format'
import type { I18n } from '@adonisjs/i18n'
import type { MeterPrice } from '#billing/contracts/meter_price'

/** What people call what is measured; its key where no module declares it any more. */
export function meterLabel(key: string, i18n: I18n): string {
  return meters.find(key) ? i18n.t(`billing.usage.meters.${key}`) : key
}

/** An amount of what is measured as people read it, such as "1,530 GB"; up to two decimals. */
export function meterAmount(quantity: number, key: string, i18n: I18n): string {
  const amount = quantity / (meters.find(key)?.scale ?? 1)
  const number = i18n.formatNumber(amount, { maximumFractionDigits: 2 })
  const unit = unitWord(key, amount, i18n)
  return unit === '' ? number : `${number} ${unit}`
}

/** What was used in a period as people read it: "1,530 GB", or "83.5 GB on average" of what is a level. */
export function usedAmount(quantity: number, key: string, i18n: I18n): string {
  const amount = meterAmount(quantity, key, i18n)
  return isLevel(key) ? i18n.t('billing.usage.on_average', { amount }) : amount
}

/** Whether what is measured is a level, of which a period's average counts. */
export function isLevel(key: string): boolean {
  return meters.find(key)?.aggregate === 'average'
}

/** What one unit of a price is: "GB", or "100 GB". */
export function meterUnit({ meter, unitSize }: MeterPrice, i18n: I18n): string {
  const one = unitWord(meter, 1, i18n)
  const isOne = unitSize === (meters.find(meter)?.scale ?? 1)
  return isOne && one !== '' ? one : meterAmount(unitSize, meter, i18n)
}

function unitWord(key: string, count: number, i18n: I18n): string {
  const word = `billing.usage.units.${key}`
  return i18n.hasMessage(word) ? i18n.t(word, { count }) : (meters.find(key)?.unit ?? '')
}

/** The price of one unit, also where it is below the smallest coin: "€0.0075". */
export function unitPrice(unitMinor: number, per: number, currency: string): string {
  if (per === 1) return formatMoney(Money.of(unitMinor, currency))
  const { exponent } = currencyOf(currency)
  return new Intl.NumberFormat(readerLanguage().locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: exponent,
    maximumFractionDigits: 6,
  }).format(unitMinor / per / 10 ** exponent)
}

/** What using something costs, without what is included: "€0.0075 per h, at most €5.00". */
export function rateText(price: MeterPrice, currency: string, i18n: I18n): string {
  const { tiers, per = 1, capMinor = null } = price
  const prices = tiers.map(({ unitMinor }) => unitPrice(unitMinor, per, currency)).join(' / ')
  const text = i18n.t('billing.usage.rate', { price: prices, unit: meterUnit(price, i18n) })
  if (capMinor === null) return text
  return i18n.t('billing.usage.rate_capped', {
    rate: text,
    amount: formatMoney(Money.of(capMinor, currency)),
  })
}
