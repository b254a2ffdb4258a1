import { isUniqueViolation, transaction } from '#core/database/transaction'
import { insertMany } from '#core/database/insert_many'
import { refuseField, refuseFields } from '#core/exceptions/refuse_field'
import { readerLanguage } from '#core/i18n/languages'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { formatMoney } from '#core/views/format'
import { leastByCard } from '#billing'
import { audit } from '#audit/models/audit_entry'
import { listedIn } from '#catalog/prices/price_list_form'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import type PriceList from '#catalog/models/price_list'
import type { Infer } from '@vinejs/vine/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { priceListValidator } from '#catalog/validators/price_list_validators'

type Form = Infer<typeof priceListValidator>

interface Row {
  kind: 'plan' | 'option'
  refId: string
  priceMinor: number
  setupFeeMinor: number | null
}

/**
 * Saves a list with all its prices, audited. A price left empty is the catalogue's. Sales that were made by the list keep their prices. A
 * list that becomes the default takes the place of the one before it.
 */
export async function savePriceList(list: PriceList, form: Form): Promise<void> {
  const rows = await rowsOf(list, form)
  const isDefault = (form.is_default ?? false) && (form.enabled ?? false)
  list.merge({
    name: form.name,
    percentOff: form.percent_off ?? 0,
    enabled: form.enabled ?? false,
    defaultKey: isDefault ? list.currency : null,
  })
  try {
    await transaction((trx) => save(trx, list, rows))
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    refuseField('name', readerLanguage().t('catalog.admin.taken'))
  }
}

async function save(trx: TransactionClientContract, list: PriceList, rows: Row[]): Promise<void> {
  const isNew = !list.$isPersisted
  if (list.defaultKey)
    await trx
      .from('price_lists')
      .where('default_key', list.currency)
      .whereNot('id', list.id ?? '')
      .update({ default_key: null, updated_at: sqlTime() })
  await list.useTransaction(trx).save()
  const kept = () => trx.from('price_list_prices').where('price_list_id', list.id)
  const before: Record<string, unknown>[] = await kept().select('ref_id', 'price_minor')
  await kept().delete()
  await insertMany(
    trx,
    'price_list_prices',
    rows.map(({ kind, refId, priceMinor, setupFeeMinor }) => ({
      ...{ id: newId(), price_list_id: list.id, kind, ref_id: refId },
      ...{ price_minor: priceMinor, setup_fee_minor: setupFeeMinor, created_at: sqlTime() },
    }))
  )
  const { name, currency, percentOff, enabled, isDefault } = list
  const prices = (all: [unknown, unknown][]) =>
    Object.fromEntries(all.map(([ref, minor]) => [String(ref), Number(minor)]))
  await audit.record(trx, `price_list.${isNew ? 'created' : 'updated'}`, ['price_list', list.id], {
    changes: {
      ...{ name, currency, percentOff, enabled, isDefault },
      before: prices(before.map((row) => [row.ref_id, row.price_minor])),
      after: prices(rows.map((row) => [row.refId, row.priceMinor])),
    },
  })
  trx.after('commit', forgetStorefront)
}

/** What the form names; refuses beside its field what no card can pay. */
async function rowsOf({ currency }: PriceList, form: Form): Promise<Row[]> {
  const { plans, options } = await listedIn(currency)
  const least = leastByCard(currency)
  const minorOf = (text: string | null | undefined) =>
    text ? Money.typed(text, currency).minor : null
  const tooSmall: Record<string, string> = {}
  const rows: Row[] = []
  for (const { id } of plans) {
    const priceMinor = minorOf(form.prices?.[id])
    const setupFeeMinor = minorOf(form.setup_fees?.[id])
    if (priceMinor === null) continue
    if (priceMinor > 0 && priceMinor < least.minor)
      tooSmall[`prices.${id}`] = readerLanguage().t('billing.sale.below_cards', {
        least: formatMoney(least),
      })
    rows.push({ kind: 'plan', refId: id, priceMinor, setupFeeMinor })
  }
  for (const { id } of options) {
    const priceMinor = minorOf(form.prices?.[id])
    if (priceMinor !== null)
      rows.push({ kind: 'option', refId: id, priceMinor, setupFeeMinor: null })
  }
  if (Object.keys(tooSmall).length > 0) refuseFields(tooSmall)
  return rows
}
