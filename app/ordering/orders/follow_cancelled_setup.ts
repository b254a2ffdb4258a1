import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { shopLanguage } from '#core/i18n/languages'
import { releaseCoupon } from '#billing'
import Product from '#catalog/models/product'
import { fulfilOrder } from '#ordering/orders/fulfil_order'
import Order from '#ordering/models/order'
import OrderItem from '#ordering/models/order_item'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Takes a service off its order that was cancelled before it was set up: its piece goes back into the stock, and the order ends where
 * nothing of it is wanted any more, or is fulfilled where the others run. Safe to run twice.
 */
export async function followCancelledSetup(serviceId: string): Promise<void> {
  const found = await OrderItem.query().where('service_id', serviceId).first()
  if (!found) return
  await transaction((trx) => takeOff(trx, found))
  await fulfilOrder(serviceId)
}

async function takeOff(
  trx: TransactionClientContract,
  { id, orderId, productId }: OrderItem
): Promise<void> {
  const order = await Order.query({ client: trx })
    .where('id', orderId)
    .forUpdate()
    .preload('items')
    .firstOrFail()
  const item = order.items.find((one) => one.id === id)
  if (item && !item.cancelledAt) {
    if (order.holdsStock) await Product.returnToStock(productId, 1, trx)
    await item.useTransaction(trx).merge({ cancelledAt: clock.now() }).save()
  }
  if (order.wantedItems.length > 0) return
  const reason = shopLanguage().t('ordering.reasons.in_setup')
  if (!(await order.end(trx, { to: 'cancelled', reason, by: SYSTEM }))) return
  await releaseCoupon(trx, order.id)
  await order.release(trx)
}
