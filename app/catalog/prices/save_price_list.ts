import { isUniqueViolation, transaction } from '#core/database/transaction'
import { refuseField, refuseFields } from '#core/exceptions/refuse_field'
import { readerLanguage } from '#core/i18n/languages'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { formatMoney } from '#core/views/format'
import { leastByCard } from '#billing'
import { audit } from '#audit/models/audit_entry'
import { scheduledText } from '#catalog/prices/hold_to_scheduled'
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

interface Wanted {
  rows: Row[]
  /** What the form has fields for; prices of what is not sold at the moment stay as they are. */
  offered: string[]
  /** The list as its form showed it. */
  version?: number
}

/**
 * Saves a list with all its prices, audited. A price left empty is the catalogue's. Sales that were made by the list keep their prices. A
 * list that becomes the default takes the place of the one before it.
 */
export async function savePriceList(list: PriceList, form: Form): Promise<void> {
  const wanted = await wantedBy(list, form)
  const isDefault = (form.is_default ?? false) && (form.enabled ?? false)
  list.merge({
    name: form.name,
    percentOff: form.percent_off ?? 0,
    enabled: form.enabled ?? false,
    defaultKey: isDefault ? list.currency : null,
  })
  try {
    await transaction((trx) => save(trx, list, wanted))
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    refuseField('name', readerLanguage().t('catalog.admin.taken'))
  }
}

async function save(
  trx: TransactionClientContract,
  list: PriceList,
  { rows, offered, version }: Wanted
): Promise<void> {
  const isNew = !list.$isPersisted
  if (!isNew) {
    const now = await trx.from('price_lists').where('id', list.id).forUpdate().firstOrFail()
    if (version !== undefined && Number(now.version) !== version)
      refuseField('version', readerLanguage().t('catalog.admin.price_lists.changed'))
    list.merge({ version: Number(now.version) + 1 })
    await holdScheduled(trx, list, { rows, offered })
  }
  if (list.defaultKey)
    await trx
      .from('price_lists')
      .where('default_key', list.currency)
      .whereNot('id', list.id ?? '')
      .update({ default_key: null, updated_at: sqlTime() })
  await list.useTransaction(trx).save()
  const kept = () => trx.from('price_list_prices').where('price_list_id', list.id)
  const before: Record<string, unknown>[] = await kept().select('ref_id', 'price_minor')
  await kept()
    .whereIn('ref_id', offered)
    .whereNotIn(
      'ref_id',
      rows.map(({ refId }) => refId)
    )
    .delete()
  if (rows.length > 0) await writeRows(trx, list.id, rows)
  const after: Record<string, unknown>[] = await kept().select('ref_id', 'price_minor')
  const { name, currency, percentOff, enabled, isDefault } = list
  const prices = (all: [unknown, unknown][]) =>
    Object.fromEntries(all.map(([ref, minor]) => [String(ref), Number(minor)]))
  await audit.record(trx, `price_list.${isNew ? 'created' : 'updated'}`, ['price_list', list.id], {
    changes: {
      ...{ name, currency, percentOff, enabled, isDefault },
      before: prices(before.map((row) => [row.ref_id, row.price_minor])),
      after: prices(after.map((row) => [row.ref_id, row.price_minor])),
    },
  })
  trx.after('commit', forgetStorefront)
}

/** Each price keeps its row. */
async function writeRows(
  trx: TransactionClientContract,
  listId: string,
  rows: Row[]
): Promise<void> {
  await trx
    .knexQuery()
    .table('price_list_prices')
    .insert(
      rows.map(({ kind, refId, priceMinor, setupFeeMinor }) => ({
        ...{ id: newId(), price_list_id: listId, kind, ref_id: refId },
        ...{ price_minor: priceMinor, setup_fee_minor: setupFeeMinor, created_at: sqlTime() },
      }))
    )
    .onConflict(['price_list_id', 'kind', 'ref_id'])
    .merge(['price_minor', 'setup_fee_minor'])
}

/** Refuses beside its field what is another price while one is scheduled: what customers were told of comes first. */
async function holdScheduled(
  trx: TransactionClientContract,
  { id: listId, currency }: PriceList,
  { rows, offered }: Pick<Wanted, 'rows' | 'offered'>
): Promise<void> {
  const wanted = new Map(rows.map(({ refId, priceMinor }) => [refId, priceMinor]))
  const held: Record<string, string> = {}
  const before = await trx.from('price_list_prices').where('price_list_id', listId)
  for (const { kind, ref_id: refId, price_minor: minor } of before) {
    if (!offered.includes(refId) || wanted.get(refId) === Number(minor)) continue
    const text = await scheduledText({ kind, refId, currency, listId }, trx)
    if (text) held[`prices.${refId}`] = text
  }
  if (Object.keys(held).length > 0) refuseFields(held)
}

/** What the form names; refuses beside its field what no card can pay. */
async function wantedBy({ currency }: PriceList, form: Form): Promise<Wanted> {
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
  const offered = [...plans, ...options].map(({ id }) => id)
  return { rows, offered, version: form.version }
}
