import { transaction } from '#core/database/transaction'
import type { Actor } from '#core/actor'
import type Order from '#ordering/models/order'

/** Accepts an order that waits for a person. True when this call did; an unpaid one is never accepted. */
export function acceptOrder(order: Order, by: Actor): Promise<boolean> {
  return transaction(async (trx) => {
    const waiting = await trx
      .from('orders')
      .where('id', order.id)
      .where('state', 'in_review')
      .whereNotNull('paid_at')
      .first()
    return waiting ? order.accept(trx, { by }) : false
  })
}
