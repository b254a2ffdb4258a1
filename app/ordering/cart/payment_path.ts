import router from '@adonisjs/core/services/router'
import Invoice from '#billing/models/invoice'
import type Order from '#ordering/models/order'

/**
 * Where a customer goes on after ordering. The form of the checkout says how to pay too, so the browser sends it once
 * more, to the payments of the invoice (307 keeps method and fields). Nothing to pay: the order itself.
 */
export async function paymentPathOf(order: Order): Promise<{ path: string; status: 302 | 307 }> {
  const invoice = order.invoiceId ? await Invoice.find(order.invoiceId) : null
  if (!invoice?.amountDue().isPositive)
    return { path: router.makeUrl('orders.show', { id: order.id }), status: 302 }
  return { path: router.makeUrl('invoices.payments.store', { id: invoice.id }), status: 307 }
}
