import { clock } from '#core/clock'
import { cut } from '#core/text'
import { openDiscounts } from '#billing'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import Service from '#provisioning/models/service'
import Order from '#ordering/models/order'
import OrderItem from '#ordering/models/order_item'
import SshKey from '#ordering/models/ssh_key'
import { holdsUntil } from '#ordering/orders/hold_order'
import { invoiceLinesOf, pendingServiceOf, snapshotOf } from '#ordering/orders/order_documents'
import { nextOrderNumber } from '#ordering/orders/order_number'
import type Cart from '#ordering/models/cart'
import type { CartQuote } from '#ordering/cart/quote_cart'
import type { OrderRequest } from '#ordering/orders/order_request'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const DUE_IN = { days: 7 }

/** The order of a cart under the next number, without its services and its invoice yet. */
export async function createOrder(
  cart: Cart,
  request: OrderRequest,
  trx: TransactionClientContract
): Promise<Order> {
  return Order.create(
    {
      number: await nextOrderNumber(trx),
      cartId: cart.id,
      accountId: request.account.id,
      userId: request.user.id,
      state: 'placed',
      currency: cart.currency,
      totalMinor: 0,
      termsVersionId: request.termsVersionId,
      termsAcceptedAt: request.termsVersionId && !request.byStaff ? clock.now() : null,
      holdsStock: true,
      heldUntil: await holdsUntil(trx),
      ip: request.ip && cut(request.ip, 45),
    },
    { client: trx }
  )
}

/** A pending service for each line, with what was ordered written down beside it. */
export async function createServices(
  order: Order,
  quote: CartQuote,
  trx: TransactionClientContract
): Promise<Service[]> {
  const { lines } = quote
  const services: Service[] = []
  for (const [position, line] of lines.entries()) {
    const service = await Service.createPending(trx, pendingServiceOf(line, order))
    services.push(service)
    await OrderItem.create(
      {
        orderId: order.id,
        serviceId: service.id,
        productId: line.product.id,
        planId: line.plan.id,
        hostname: line.item.hostname,
        snapshot: snapshotOf(line, quote.coupon),
        position,
      },
      { client: trx }
    )
  }
  const keys = lines.flatMap(({ item }) => item.publicKeys.map(({ fingerprint }) => fingerprint))
  await SshKey.markUsed(order.accountId, [...new Set(keys)], trx)
  return services
}

interface Billed {
  quote: CartQuote
  services: Service[]
  /** The use of its coupon; null where it has none. */
  redemption: { id: string } | null
}

/** The invoice of the order, which is told its total. */
export async function issueInvoice(
  order: Order,
  { quote, services, redemption }: Billed,
  trx: TransactionClientContract
): Promise<void> {
  const subscriptions = await Subscription.ofServices(services, trx)
  if (quote.coupon && redemption)
    await openDiscounts(trx, redemption.id, quote.coupon.quote, subscriptions)
  const invoice = await Invoice.issue(trx, {
    accountId: order.accountId,
    orderId: order.id,
    currency: order.currency,
    lines: invoiceLinesOf(quote, subscriptions),
    dueIn: DUE_IN,
  })
  await Subscription.firstOn(trx, invoice.id, subscriptions)
  await order
    .useTransaction(trx)
    .merge({ invoiceId: invoice.id, totalMinor: invoice.totalMinor })
    .save()
}
