import { SYSTEM } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { closeAttempts, RefundInvoice, releaseCoupon } from '#billing'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import Product from '#catalog/models/product'
import Service from '#provisioning/models/service'
import Order, { type Ending } from '#ordering/models/order'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type EndOrderFailure =
  | { type: 'not_open' }
  | { type: 'payment_running' }
  | { type: 'gateway_silent' }
  | { type: 'machine_exists' }
  /** It was paid meanwhile, and only an unpaid one was to be ended. */
  | { type: 'paid' }

class Refused extends Error {
  constructor(readonly failure: EndOrderFailure) {
    super(failure.type)
  }
}

/** Cancels or rejects an order without machines: services, stock and money go back, in one transaction. */
export class EndOrder {
  /**
   * What was paid is refunded, what was not is void; a payment page that was left open is closed first. On failure the
   * order is as it was.
   */
  async run(orderId: string, ending: Ending): Promise<Result<Order, EndOrderFailure>> {
    const ended = await this.#try(orderId, ending)
    if (ended.ok || ended.error.type !== 'payment_running') return ended
    const { invoiceId } = await Order.findOrFail(orderId)
    const closed = await closeAttempts(invoiceId ?? '')
    return closed.ok ? this.#try(orderId, ending) : closed
  }

  async #try(orderId: string, ending: Ending): Promise<Result<Order, EndOrderFailure>> {
    try {
      return ok(await transaction((trx) => this.#end(orderId, ending, trx)))
    } catch (error) {
      if (error instanceof Refused) return failed(error.failure)
      throw error
    }
  }

  async #end(orderId: string, ending: Ending, trx: TransactionClientContract): Promise<Order> {
    const order = await Order.query({ client: trx })
      .where('id', orderId)
      .forUpdate()
      .preload('items')
      .firstOrFail()
    await releaseCoupon(trx, order.id)
    for (const { serviceId } of order.items) if (serviceId) await this.#endService(serviceId, trx)
    if (order.holdsStock)
      for (const { productId } of order.wantedItems) await Product.returnToStock(productId, 1, trx)
    if (order.invoiceId) await this.#giveBack(order, order.invoiceId, ending, trx)
    if (!(await order.end(trx, ending))) throw new Refused({ type: 'not_open' })
    await order.release(trx)
    return order
  }

  /** Nothing was built of it yet, or staff have ended it. */
  async #endService(id: string, trx: TransactionClientContract): Promise<void> {
    const service = await Service.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
    if (service.state === 'terminated' || (await service.cancelPending(trx))) return
    throw new Refused({ type: 'machine_exists' })
  }

  async #giveBack(
    order: Order,
    invoiceId: string,
    { reason, by, onlyUnpaid }: Ending,
    trx: TransactionClientContract
  ) {
    if (await PaymentAttempt.openFor(invoiceId, trx)) throw new Refused({ type: 'payment_running' })

    const who = by ?? SYSTEM
    const invoice = await Invoice.query({ client: trx }).where('id', invoiceId).firstOrFail()
    if (await invoice.void({ by: who, reason }, trx)) return
    if (onlyUnpaid) throw new Refused({ type: 'paid' })
    await new RefundInvoice().run({ invoiceId, reason, by: who, cause: `order:${order.id}` }, trx)
  }
}
