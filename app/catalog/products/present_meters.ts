import { meterAmount, meterLabel, meterUnit, unitPrice, type MeterPrice } from '#billing'
import { meters } from '#core/registries/meters'
import { readerLanguage } from '#core/i18n/languages'
import { formatMoney } from '#core/views/format'
import { Money } from '#core/money/money'
import type { I18n } from '@adonisjs/i18n'
import type Plan from '#catalog/models/plan'

/** A price of usage in words: "Traffic: 1,000 GB included, then €0.01 per GB". */
export function meterText(price: MeterPrice, currency: string, i18n: I18n): string {
  const { meter, included, tiers, per = 1, capMinor = null } = price
  const words = {
    meter: meterLabel(meter, i18n),
    included: meterAmount(included, meter, i18n),
    price: unitPrice(tiers[0].unitMinor, per, currency),
    unit: meterUnit(price, i18n),
  }
  const steps = tiers.slice(1).map(({ unitMinor }, index) =>
    i18n.t('catalog.usage.step', {
      from: meterAmount(included + (tiers[index].upTo ?? 0) * price.unitSize, meter, i18n),
      price: unitPrice(unitMinor, per, currency),
      unit: words.unit,
    })
  )
  const cap =
    capMinor === null
      ? []
      : [i18n.t('catalog.usage.cap', { amount: formatMoney(Money.of(capMinor, currency)) })]
  const wording = included > 0 ? 'included' : meter === 'hours' ? 'hours' : 'plain'
  const first = i18n.t(`catalog.usage.${wording}`, words)
  return [first, ...steps, ...cap].join(', ')
}

/** The same for pages. */
export const usageText = (price: MeterPrice, currency: string) =>
  meterText(price, currency, readerLanguage())

/** What the forms of plans show of prices of usage, by plan, and what may have one. */
export function meterForms(plans: Plan[], prices: Map<string, MeterPrice[]>, i18n: I18n) {
  const texts = (plan: Plan) =>
    (prices.get(plan.id) ?? []).map((price) => ({
      meter: price.meter,
      text: meterText(price, plan.currency, i18n),
      removable: price.meter !== 'hours',
    }))
  return {
    of: new Map(plans.map((plan) => [plan.id, texts(plan)])),
    choices: meters
      .all()
      .filter(({ key }) => key !== 'hours')
      .map(({ key, unit }) => ({
        value: key,
        label: unit ? `${meterLabel(key, i18n)} (${unit})` : meterLabel(key, i18n),
      })),
  }
}
