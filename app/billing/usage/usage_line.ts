import { shopLanguage } from '#core/i18n/languages'
import { cut } from '#core/text'
import { formatDate } from '#core/views/format'
import {
  isLevel,
  meterAmount,
  meterLabel,
  meterUnit,
  unitPrice,
  usedAmount,
} from '#billing/usage/meter_words'
import type { InvoiceLineInput } from '#billing/invoices/invoice_input'
import type { MeterPrice } from '#billing/contracts/meter_price'
import type { Rated } from '#billing/usage/rate'
import type { MeteredSubscription, RatedUsage } from '#billing/usage/rate_due'

/** The line for what a period's usage costs now; null where that is nothing. */
export function usageLine(
  { id, serviceId, hostname, currency }: MeteredSubscription,
  usage: Omit<RatedUsage, 'lines'> & { price: MeterPrice; rated: Rated }
): InvoiceLineInput | null {
  const { price, startsOn, endsOn, quantity, rated, minor, part } = usage
  if (minor === 0) return null
  const i18n = shopLanguage()
  const steps = rated.parts.map(({ units, unitMinor }) =>
    i18n.t('billing.usage.step', {
      amount: meterAmount(units * price.unitSize, price.meter, i18n),
      price: unitPrice(unitMinor, price.per ?? 1, currency),
      unit: meterUnit(price, i18n),
    })
  )
  const kind = price.included > 0 ? 'line' : isLevel(price.meter) ? 'level_line' : 'plain_line'
  const description = i18n.t(`billing.usage.${part > 0 ? 'late_line' : kind}`, {
    meter: meterLabel(price.meter, i18n),
    hostname,
    from: formatDate(startsOn),
    until: formatDate(endsOn),
    used: usedAmount(quantity, price.meter, i18n),
    included: meterAmount(price.included, price.meter, i18n),
    steps: [...steps, ...(rated.isCapped ? [i18n.t('billing.usage.capped')] : [])].join(', '),
  })
  return {
    kind: 'usage',
    description: cut(description, 255),
    serviceId,
    subscriptionId: id,
    quantity: 1,
    unitMinor: minor,
    periodStart: startsOn,
    periodEnd: endsOn,
  }
}
