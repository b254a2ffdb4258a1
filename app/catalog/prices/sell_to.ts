import db from '@adonisjs/lucid/services/db'
import { PriceBook, PriceBooks, type OwnPrice } from '#catalog/prices/price_book'
import type Plan from '#catalog/models/plan'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Who buys; null for somebody without an account. */
export type Buyer = { id: string } | null

/**
 * Has plans cost what this buyer pays, and options with them: the list of their account, else the default list of the currency, else the
 * catalogue. Everything that tells or takes a price asks this.
 */
export async function sellTo(
  buyer: Buyer,
  plans: Plan[],
  trx?: TransactionClientContract
): Promise<void> {
  if (plans.length === 0) return
  const books = await priceBooks(buyer, trx)
  for (const plan of plans) plan.book = books.in(plan.currency)
}

interface ListRow {
  id: string
  name: string
  currency: string
  percent_off: number
  account_id: string | null
}

/** What this buyer pays, by currency; a default list counts where the account has none of its own in that currency. */
export async function priceBooks(
  buyer: Buyer,
  trx?: TransactionClientContract
): Promise<PriceBooks> {
  const client = trx ?? db
  const lists: ListRow[] = await client
    .from('price_lists')
    .leftJoin('account_price_lists', (join) =>
      join
        .on('account_price_lists.price_list_id', 'price_lists.id')
        .andOnVal('account_price_lists.account_id', buyer?.id ?? '')
    )
    .where('price_lists.enabled', true)
    .where((query) =>
      query.whereNotNull('price_lists.default_key').orWhereNotNull('account_price_lists.account_id')
    )
    .select('price_lists.id', 'price_lists.name', 'price_lists.currency')
    .select('price_lists.percent_off', 'account_price_lists.account_id')
  if (lists.length === 0) return PriceBooks.catalogue
  const ownFirst = lists.toSorted(
    (one, other) => Number(!one.account_id) - Number(!other.account_id)
  )
  const chosen = new Map<string, ListRow>()
  for (const list of ownFirst) if (!chosen.has(list.currency)) chosen.set(list.currency, list)
  const prices = await client.from('price_list_prices').whereIn(
    'price_list_id',
    [...chosen.values()].map(({ id }) => id)
  )
  return new PriceBooks(
    new Map(
      [...chosen].map(([currency, { id, name, percent_off: percentOff }]) => {
        const own = prices.filter((row) => row.price_list_id === id)
        const book = new Map(own.map((row) => [String(row.ref_id), ownPrice(row)]))
        return [currency, new PriceBook({ id, name, percentOff: Number(percentOff) }, book)]
      })
    )
  )
}

function ownPrice(row: Record<string, unknown>): OwnPrice {
  return {
    priceMinor: Number(row.price_minor),
    setupFeeMinor: row.setup_fee_minor === null ? null : Number(row.setup_fee_minor),
  }
}
