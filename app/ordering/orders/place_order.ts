import { crashPoint } from '#core/crash_point'
import { shopHold } from '#core/hold/shop_hold'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { agreedBegin, keepBegin } from '#ordering/orders/agreed_begin'
import { agreedQuote } from '#ordering/orders/agreed_quote'
import {
  OrderRefused,
  orRefused,
  type OrderRequest,
  type PlaceOrderFailure,
} from '#ordering/orders/order_request'
import { takeCoupon } from '#ordering/orders/take_coupon'
import { createOrder, createServices, issueInvoice } from '#ordering/orders/write_order'
import Cart from '#ordering/models/cart'
import Order from '#ordering/models/order'
import type { Actor } from '#core/actor'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Turns a cart into an order with its services and its invoice, in one transaction. */
export class PlaceOrder {
  /** The order of this cart: placed now, or before by another tab. On failure nothing is written. */
  async run(request: OrderRequest): Promise<Result<Order, PlaceOrderFailure>> {
    try {
      const placed = await orRefused(() => transaction((trx) => this.within(trx, request)))
      if (placed.ok) crashPoint('ordering.order_placed')
      return placed
    } catch (error) {
      const winner = isUniqueViolation(error) ? await this.#existing(request) : null
      if (winner) return ok(winner)
      throw error
    }
  }

  /** The same in a transaction that makes more than the order; throws `OrderRefused`, which undoes all of it. */
  async within(trx: TransactionClientContract, request: OrderRequest): Promise<Order> {
    if (await shopHold.isOn(trx)) throw new OrderRefused({ type: 'shop_held' })
    const cart = await Cart.query({ client: trx }).where('id', request.cartId).forUpdate().first()
    const existing = await this.#existing(request, trx)
    if (existing) return existing
    if (!cart) throw new OrderRefused({ type: 'empty' })

    const quote = await agreedQuote(cart, request, trx)
    const begin = await agreedBegin(request, trx)
    const order = await createOrder(cart, request, trx)
    const redemption = await takeCoupon(order, quote, trx)
    const services = await createServices(order, quote, trx)
    const by = actorOf(request)
    if (begin) await keepBegin(order, { question: begin, services, by }, trx)
    crashPoint('ordering.services_created')
    await cart.useTransaction(trx).delete()
    await issueInvoice(order, { quote, services, redemption }, trx)
    await this.#tell(order, { by, begin: begin?.version }, trx)
    crashPoint('ordering.before_commit')
    return order
  }

  #existing(
    { cartId, account }: OrderRequest,
    trx?: TransactionClientContract
  ): Promise<Order | null> {
    return Order.query({ client: trx }).where({ cart_id: cartId, account_id: account.id }).first()
  }

  async #tell(
    order: Order,
    { by, begin }: { by: Actor; begin?: string },
    trx: TransactionClientContract
  ) {
    await outbox.publish(trx, 'order.placed', { orderId: order.id })
    live.refresh(order.topics, trx)
    await audit.record(trx, 'order.placed', order, {
      changes: {
        number: order.number,
        total: order.total.toJSON(),
        termsVersionId: order.termsVersionId,
        ...(begin && { begin }),
      },
      accountId: order.accountId,
      actor: by,
    })
  }
}

function actorOf({ byStaff, user }: OrderRequest): Actor {
  return { type: byStaff ? 'staff' : 'customer', id: user.id }
}
