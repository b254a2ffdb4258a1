import db from '@adonisjs/lucid/services/db'
import { keysetPage, type Cursor } from '#core/database/keyset'
import { momentFrom } from '#core/views/format'
import type { OrderState } from '#ordering/contracts/order_states'

const PER_PAGE = 30

/** An account's orders with their number of machines, newest first; one query however many there are. */
export async function listOrders({ accountId, at }: { accountId: string; at: Cursor }) {
  const query = db
    .from('orders')
    .select(
      'orders.id',
      'orders.number',
      'orders.state',
      'orders.currency',
      'orders.total_minor',
      'orders.created_at'
    )
    .select(
      db
        .from('order_items')
        .whereColumn('order_items.order_id', 'orders.id')
        .count('*')
        .as('machines')
    )
    .where('orders.account_id', accountId)
  const page = await keysetPage(query, { key: 'orders.id', size: PER_PAGE, at })
  return page.map(presentRow)
}

function presentRow(row: Record<string, unknown>) {
  return {
    id: String(row.id),
    number: String(row.number),
    state: row.state as OrderState,
    machines: Number(row.machines),
    total: { minor: Number(row.total_minor), currency: String(row.currency) },
    createdAt: momentFrom(row.created_at as string | Date),
  }
}
