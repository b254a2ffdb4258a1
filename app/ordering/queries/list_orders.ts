import db from '@adonisjs/lucid/services/db'
import { contains } from '#core/database/contains'
import { momentFrom } from '#core/views/format'
import { orderStates, type OrderState } from '#ordering/contracts/order_states'

const PER_PAGE = 30

interface Filters {
  accountId?: string
  state?: unknown
  /** Number of the order, or name of the account. */
  text?: unknown
  page: number
}

/** Orders with their account and number of machines, newest first; one query and a count however many there are. */
export async function listOrders({ accountId, state, text, page }: Filters) {
  const known = orderStates.find((name) => name === state)
  const words = typeof text === 'string' ? text.trim().toLowerCase() : ''
  const orders = await db
    .from('orders')
    .join('accounts', 'accounts.id', 'orders.account_id')
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
    .if(accountId, (query) => query.where('orders.account_id', accountId!))
    .if(known, (query) => query.where('orders.state', known!))
    .if(words, (query) =>
      contains(query, ['orders.number', 'accounts.name', 'accounts.company_name'], words)
    )
    .orderBy('orders.created_at', 'desc')
    .orderBy('orders.id', 'desc')
    .paginate(page, PER_PAGE)
  return Object.assign(orders, { rows: orders.all().map(presentRow) })
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
