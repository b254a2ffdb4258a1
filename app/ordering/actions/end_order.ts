import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { failed, ok, type Result } from '#core/result'
import { RefundInvoice } from '#billing/contracts/refund_invoice'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import Product from '#catalog/models/product'
import { serviceTransitions } from '#provisioning/contracts/service_states'
import Order, { type Ending } from '#ordering/models/order'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type EndOrderFailure =
  { type: 'not_open' } | { type: 'payment_running' } | { type: 'machine_exists' }

class Refused extends Error {
  constructor(readonly failure: EndOrderFailure) {
    super(failure.type)
  }
}

/** Cancels or rejects an order whose machines were not begun: services, stock and money go back, in one transaction. */
export class EndOrder {
  /** What was paid is refunded, what was not is void. On failure nothing has changed. */
  async run(orderId: string, ending: Ending): Promise<Result<Order, EndOrderFailure>> {
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
    for (const { serviceId, productId } of order.items) {
      if (serviceId) await this.#endService(serviceId, trx)
      await Product.returnToStock(productId, 1, trx)
    }
    if (order.invoiceId) await this.#giveBack(order, order.invoiceId, ending, trx)
    if (!(await order.end(trx, ending))) throw new Refused({ type: 'not_open' })
    return order
  }

  async #endService(id: string, trx: TransactionClientContract): Promise<void> {
    const ended = await transition(trx, {
      table: 'services',
      id,
      allowed: serviceTransitions,
      from: ['pending'],
      to: 'terminated',
      also: { terminated_at: clock.now().toFormat('yyyy-MM-dd HH:mm:ss') },
    })
    if (!ended) throw new Refused({ type: 'machine_exists' })
  }

  async #giveBack(
    order: Order,
    invoiceId: string,
    { reason, by }: Ending,
    trx: TransactionClientContract
  ) {
    const running = await PaymentAttempt.query({ client: trx })
      .where('invoice_id', invoiceId)
      .whereNotNull('open_key')
      .first()
    if (running) throw new Refused({ type: 'payment_running' })

    const who = by?.id ? `${by.type}:${by.id}` : 'system'
    const invoice = await Invoice.query({ client: trx }).where('id', invoiceId).firstOrFail()
    if (await invoice.void({ by: who, reason }, trx)) return
    await new RefundInvoice().run({ invoiceId, reason, by: who, cause: `order:${order.id}` }, trx)
  }
}
