import { refuseField } from '#core/exceptions/refuse_field'
import { readerLanguage } from '#core/i18n/languages'
import { formatDate, formatMoney } from '#core/views/format'
import { openPriceChange } from '#billing'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { PriceTarget } from '#billing/contracts/listed_prices'

/**
 * Refuses another price beside its field while one is scheduled: what customers were told of comes first. What is priced is the caller's
 * to lock before, so that none is scheduled meanwhile.
 */
export async function holdToScheduled(
  field: string,
  target: PriceTarget,
  trx: TransactionClientContract
): Promise<void> {
  const refusal = await scheduledText(target, trx)
  if (refusal) refuseField(field, refusal)
}

/** What stands against another price; null where none is scheduled. */
export async function scheduledText(
  target: PriceTarget,
  trx?: TransactionClientContract
): Promise<string | null> {
  const change = await openPriceChange(target, trx)
  if (!change) return null
  const data = { price: formatMoney(change.to), day: formatDate(change.effectiveOn) }
  return readerLanguage().t('catalog.admin.plans.price_scheduled', data)
}
