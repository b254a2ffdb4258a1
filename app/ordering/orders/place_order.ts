import { crashPoint } from '#core/crash_point'
import { clock } from '#core/clock'
import { shopHold } from '#core/hold/shop_hold'
import { cut } from '#core/text'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import Invoice from '#billing/models/invoice'
import Product from '#catalog/models/product'
import Account from '#identity/models/account'
import Service from '#provisioning/models/service'
import { holdsUntil } from '#ordering/orders/hold_order'
import { invoiceLinesOf, pendingServiceOf, snapshotOf } from '#ordering/orders/order_documents'
import { nextOrderNumber } from '#ordering/orders/order_number'
import Cart from '#ordering/models/cart'
import Order from '#ordering/models/order'
import OrderItem from '#ordering/models/order_item'
import SshKey from '#ordering/models/ssh_key'
import TermsVersion from '#ordering/models/terms_version'
import { unpaidAllowance, type UnpaidAllowance } from '#ordering/orders/unpaid_allowance'
import { quoteCart, type CartQuote } from '#ordering/cart/quote_cart'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#identity/models/user'
import type { CartProblem } from '#ordering/cart/price_item'

export interface OrderRequest {
  cartId: string
  account: Account
  user: User
  /** Whether the user is staff who orders for the customer: no allowance of unpaid orders stops them, and they accept no terms. */
  byStaff?: boolean
  /** The fingerprint of the offer that the customer agreed to; whatever is in force now, where it is left out. */
  agreedTo?: string
  /** The wording that was accepted; null only while the shop has published none. */
  termsVersionId: string | null
  ip: string | null
}

export type PlaceOrderFailure =
  | { type: 'empty' }
  | { type: 'shop_held' }
  | { type: 'not_yours' }
  | { type: 'address_missing' }
  | { type: 'terms_changed' }
  | { type: 'offer_changed' }
  | ({ type: 'too_many_unpaid' } & UnpaidAllowance)
  | {
      type: 'item_unavailable'
      itemId: string
      product: string
      problem: CartProblem
    }

class Refused extends Error {
  constructor(readonly failure: PlaceOrderFailure) {
    super(failure.type)
  }
}

const DUE_IN = { days: 7 }

/** Turns a cart into an order with its services and its invoice, in one transaction. */
export class PlaceOrder {
  /** The order of this cart: placed now, or before by another tab. On failure nothing is written. */
  async run(request: OrderRequest): Promise<Result<Order, PlaceOrderFailure>> {
    try {
      const order = await transaction((trx) => this.#place(request, trx))
      crashPoint('ordering.order_placed')
      return ok(order)
    } catch (error) {
      if (error instanceof Refused) return failed(error.failure)
      const winner = isUniqueViolation(error) ? await this.#existing(request) : null
      if (winner) return ok(winner)
      throw error
    }
  }

  #existing(
    { cartId, account }: OrderRequest,
    trx?: TransactionClientContract
  ): Promise<Order | null> {
    return Order.query({ client: trx }).where({ cart_id: cartId, account_id: account.id }).first()
  }

  async #place(request: OrderRequest, trx: TransactionClientContract): Promise<Order> {
    if (await shopHold.isOn(trx)) throw new Refused({ type: 'shop_held' })
    const cart = await Cart.query({ client: trx }).where('id', request.cartId).forUpdate().first()
    const existing = await this.#existing(request, trx)
    if (existing) return existing
    if (!cart) throw new Refused({ type: 'empty' })

    const quote = await this.#agreedQuote(cart, request, trx)
    await this.#takeStock(quote, trx)
    const order = await this.#createOrder(cart, request, trx)
    const services = await this.#createServices(order, quote, trx)
    crashPoint('ordering.services_created')
    await cart.useTransaction(trx).delete()
    await this.#issueInvoice(order, quote, services, trx)
    await this.#tell(order, request, trx)
    crashPoint('ordering.before_commit')
    return order
  }

  async #agreedQuote(
    cart: Cart,
    request: OrderRequest,
    trx: TransactionClientContract
  ): Promise<CartQuote> {
    if (cart.accountId !== null && cart.accountId !== request.account.id)
      throw new Refused({ type: 'not_yours' })
    // As it is now: the invoice is written to it, whatever the page that was agreed to knew.
    const account = await Account.query({ client: trx })
      .where('id', request.account.id)
      .forUpdate()
      .firstOrFail()
    if (!request.byStaff) await this.#holdToAllowance(request, trx)
    if (!account.hasAddress) throw new Refused({ type: 'address_missing' })
    const terms = await TermsVersion.inForce(trx)
    if ((terms?.id ?? null) !== request.termsVersionId) throw new Refused({ type: 'terms_changed' })

    const quote = await quoteCart(cart, { account }, trx)
    if (quote.lines.length === 0) throw new Refused({ type: 'empty' })
    for (const { item, product, problem } of quote.lines) {
      if (problem)
        throw new Refused({
          type: 'item_unavailable',
          itemId: item.id,
          product: product.name,
          problem,
        })
    }
    const agreed = request.agreedTo === undefined || request.agreedTo === quote.fingerprint
    if (!agreed) throw new Refused({ type: 'offer_changed' })
    return quote
  }

  async #holdToAllowance({ account, user }: OrderRequest, trx: TransactionClientContract) {
    const unpaid = await unpaidAllowance(account.id, user, trx)
    if (unpaid.open >= unpaid.most) throw new Refused({ type: 'too_many_unpaid', ...unpaid })
  }

  /** Products in the order of their ids, so that two orders never wait for each other. */
  async #takeStock({ lines }: CartQuote, trx: TransactionClientContract): Promise<void> {
    const sorted = lines.toSorted((a, b) => (a.product.id < b.product.id ? -1 : 1))
    for (const { product, item } of sorted) {
      if (await Product.takeFromStock(product.id, 1, trx)) continue
      throw new Refused({
        type: 'item_unavailable',
        itemId: item.id,
        product: product.name,
        problem: 'out_of_stock',
      })
    }
  }

  async #createOrder(
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

  async #createServices(
    order: Order,
    { lines }: CartQuote,
    trx: TransactionClientContract
  ): Promise<Service[]> {
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
          snapshot: snapshotOf(line),
          position,
        },
        { client: trx }
      )
    }
    const keys = lines.flatMap(({ item }) => item.publicKeys.map(({ fingerprint }) => fingerprint))
    await SshKey.markUsed(order.accountId, [...new Set(keys)], trx)
    return services
  }

  async #issueInvoice(
    order: Order,
    quote: CartQuote,
    services: Service[],
    trx: TransactionClientContract
  ) {
    const invoice = await Invoice.issue(trx, {
      accountId: order.accountId,
      orderId: order.id,
      currency: order.currency,
      lines: invoiceLinesOf(quote.lines, services),
      dueIn: DUE_IN,
    })
    await order
      .useTransaction(trx)
      .merge({ invoiceId: invoice.id, totalMinor: invoice.totalMinor })
      .save()
  }

  async #tell(order: Order, request: OrderRequest, trx: TransactionClientContract) {
    await outbox.publish(trx, 'order.placed', { orderId: order.id })
    live.refresh(order.topics, trx)
    await audit.record(trx, 'order.placed', order, {
      changes: {
        number: order.number,
        total: order.total.toJSON(),
        termsVersionId: order.termsVersionId,
      },
      accountId: order.accountId,
      actor: { type: request.byStaff ? 'staff' : 'customer', id: order.userId },
    })
  }
}
