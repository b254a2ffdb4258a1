import { refuseField } from '#core/exceptions/refuse_field'
import { readerLanguage } from '#core/i18n/languages'
import { formatDate, formatMoney } from '#core/views/format'
import { openPriceChange } from '#billing'
import type { PriceTarget } from '#billing/contracts/listed_prices'

/** Refuses another price beside its field while one is scheduled: what customers were told of comes first. */
export async function holdToScheduled(field: string, target: PriceTarget): Promise<void> {
  const change = await openPriceChange(target)
  if (!change) return
  const data = { price: formatMoney(change.to), day: formatDate(change.effectiveOn) }
  refuseField(field, readerLanguage().t('catalog.admin.plans.price_scheduled', data))
}
