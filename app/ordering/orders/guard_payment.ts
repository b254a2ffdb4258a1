import { readerLanguage } from '#core/i18n/languages'
import { holdOrder } from '#ordering/orders/hold_order'
import Order from '#ordering/models/order'
import type { PaymentGuard } from '#billing/contracts/payment_guards'

/** Money for an order is taken only while what was ordered can be had; it is held meanwhile. */
export const guardPayment: PaymentGuard = async ({ id }, trx) => {
  const order = await Order.query({ client: trx }).where('invoice_id', id).select('id').first()
  if (!order) return null
  const held = await holdOrder(order.id, trx)
  if (held.ok) return null
  const i18n = readerLanguage()
  return i18n.t(`ordering.not_held.${held.error.type}`, { product: held.error.product })
}
