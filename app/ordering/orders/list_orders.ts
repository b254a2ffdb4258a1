import db from '@adonisjs/lucid/services/db'
import { keysetPage, type Cursor } from '#core/database/keyset'
import { firstHits, orNone } from '#core/database/starting_with'
import { looksLikeId } from '#core/ids'
import { momentFrom } from '#core/views/format'
import { accountsNamedBy } from '#identity'
import { orderStates, type OrderState } from '#ordering/contracts/order_states'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const PER_PAGE = 30

interface Filters {
  accountId?: string
  state?: unknown
  /** What the number begins with, or the address of a customer, or the id of an order or account. */
  text?: unknown
  at: Cursor
}

/** Orders with their account and number of machines, newest first; one query however many there are. */
export async function listOrders({ accountId, state, text, at }: Filters) {
  const known = orderStates.find((name) => name === state)
  const words = typeof text === 'string' ? text.trim() : ''
  const query = db
    .from('orders')
    .leftJoin('accounts', 'accounts.id', 'orders.account_id')
    .select(
      'orders.id',
      'orders.number',
      'orders.state',
      'orders.currency',
      'orders.total_minor',
      'orders.created_at'
    )
    .select('accounts.name as account', 'accounts.company_name as company')
    .select(
      db
        .from('order_items')
        .whereColumn('order_items.order_id', 'orders.id')
        .count('*')
        .as('machines')
    )
    .if(accountId, (orders) => orders.where('orders.account_id', accountId!))
    .if(known, (orders) => orders.where('orders.state', known!))
  if (words) await narrow(query, words)
  const page = await keysetPage(query, { key: 'orders.id', size: PER_PAGE, at })
  return page.map(presentRow)
}

async function narrow(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const owners = await accountsNamedBy(text)
  if (owners.length > 0) query.whereIn('orders.account_id', owners)
  else
    query.whereIn(
      'orders.id',
      looksLikeId(text) ? [text] : orNone(await firstHits('orders', 'number', text))
    )
}

function presentRow(row: Record<string, unknown>) {
  return {
    id: String(row.id),
    number: String(row.number),
    state: row.state as OrderState,
    account: String(row.company ?? row.account),
    machines: Number(row.machines),
    total: { minor: Number(row.total_minor), currency: String(row.currency) },
    createdAt: momentFrom(row.created_at as string | Date),
  }
}
