import db from '@adonisjs/lucid/services/db'
import { settings } from '#core/settings/settings'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#identity/models/user'

export interface UnpaidAllowance {
  /** Unpaid orders of the account. */
  open: number
  /** How many it may have. */
  most: number
}

/** How many orders an account left unpaid, and how many it may: fewer while the person's address is not verified. */
export async function unpaidAllowance(
  accountId: string,
  user: User,
  client?: TransactionClientContract
): Promise<UnpaidAllowance> {
  const row = await (client ?? db)
    .from('orders')
    .join('invoices', 'invoices.id', 'orders.invoice_id')
    .where({ 'orders.account_id': accountId, 'orders.state': 'placed' })
    .where('invoices.state', 'open')
    .count('* as total')
    .firstOrFail()
  const limit = user.hasVerifiedEmail
    ? 'ordering.unpaid_orders'
    : 'ordering.unpaid_orders_unverified'
  return { open: Number(row.total), most: await settings.get(limit, client) }
}
