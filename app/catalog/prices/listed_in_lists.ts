import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import { audit } from '#audit/models/audit_entry'
import Plan from '#catalog/models/plan'
import ProductOption from '#catalog/models/product_option'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { ListedPrice, PriceTarget } from '#billing/contracts/listed_prices'

type ListTarget = PriceTarget & { listId: string }

/** Prices that lists which count name of what is sold. */
export async function allInLists(plans: Plan[], options: ProductOption[]): Promise<ListedPrice[]> {
  const rows = await pricesOfLists().where('price_lists.enabled', true)
  const plansById = new Map(plans.map((plan) => [plan.id, plan]))
  const optionsById = new Map(options.map((option) => [option.id, option]))
  return rows.flatMap((row) => {
    const sold = row.kind === 'plan' ? plansById.get(row.ref_id) : optionsById.get(row.ref_id)
    return sold ? [priceOf(row, sold)] : []
  })
}

/** What a list names, which a transaction locks; null where it doesn't, or nothing is sold so. */
export async function findInList(
  { kind, refId, currency, listId }: ListTarget,
  trx?: TransactionClientContract
): Promise<ListedPrice | null> {
  if (trx) await lockList(trx, listId)
  const row = await pricesOfLists(trx)
    .where({ 'price_list_id': listId, kind, 'ref_id': refId, 'price_lists.currency': currency })
    .first()
  if (!row) return null
  const sold =
    kind === 'plan'
      ? await Plan.query({ client: trx }).where('id', refId).preload('product').first()
      : await ProductOption.query({ client: trx }).where('id', refId).first()
  return sold && priceOf(row, sold)
}

/** Has a list name another price from now on, audited; whoever edits the list meanwhile is told that it is another. */
export async function putInList(
  trx: TransactionClientContract,
  { kind, refId, listId }: ListTarget,
  minor: number
): Promise<void> {
  await lockList(trx, listId)
  const own = () =>
    trx.from('price_list_prices').where({ price_list_id: listId, kind, ref_id: refId })
  const before = await own().firstOrFail()
  await own().update({ price_minor: minor })
  await trx
    .from('price_lists')
    .where('id', listId)
    .update({ version: trx.raw('version + 1'), updated_at: sqlTime() })
  await audit.record(trx, 'price_list.updated', ['price_list', listId], {
    changes: { before: { [refId]: Number(before.price_minor) }, after: { [refId]: minor } },
  })
}

async function lockList(trx: TransactionClientContract, listId: string): Promise<void> {
  await trx.from('price_lists').where('id', listId).forUpdate().select('id')
}

function pricesOfLists(trx?: TransactionClientContract) {
  return (trx ?? db)
    .from('price_list_prices')
    .join('price_lists', 'price_lists.id', 'price_list_prices.price_list_id')
    .select('price_list_prices.kind', 'price_list_prices.ref_id', 'price_list_prices.price_minor')
    .select('price_lists.id as list_id', 'price_lists.name as list_name', 'price_lists.currency')
}

function priceOf(row: Record<string, unknown>, sold: Plan | ProductOption): ListedPrice {
  const isPlan = sold instanceof Plan
  return {
    kind: isPlan ? 'plan' : 'option',
    refId: sold.id,
    name: isPlan ? sold.product.name : sold.name,
    cycle: isPlan ? { unit: sold.cycleUnit, count: sold.cycleCount } : null,
    currency: String(row.currency),
    minor: Number(row.price_minor),
    listId: String(row.list_id),
    listName: String(row.list_name),
  }
}
