import logger from '@adonisjs/core/services/logger'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { closeAttempts } from '#billing'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import Product from '#catalog/models/product'
import Order from '#ordering/models/order'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { ScheduledTask } from '#core/work/work_registry'

const BATCH = 100

/** Gives back what orders hold whose payment did not arrive in time; they stay payable while there is enough. */
export const releaseUnpaidStock: ScheduledTask = {
  name: 'ordering.release_unpaid_stock',
  everyMs: 60_000,

  async run() {
    const late = await Order.query()
      .where('state', 'placed')
      .where('held_until', '<', sqlTime())
      .orderBy('held_until')
      .limit(BATCH)
    for (const order of late) await releaseOrder(order)
  },
}

/** A payment page that was left open is closed first, so that nobody pays there for what is given back. */
async function releaseOrder({ id, number, invoiceId }: Order): Promise<void> {
  const closed = await closeAttempts(invoiceId ?? '')
  if (closed.ok) return transaction((trx) => giveBack(id, trx))
  logger.info({ order: number, problem: closed.error.type }, 'unpaid order keeps what it holds')
}

async function giveBack(id: string, trx: TransactionClientContract): Promise<void> {
  const { invoiceId } = await Order.query({ client: trx }).where('id', id).firstOrFail()
  // Locked like whoever starts a payment does it: the invoice first, then its order.
  const invoice = await Invoice.query({ client: trx })
    .where('id', invoiceId ?? '')
    .forUpdate()
    .first()
  const order = await Order.query({ client: trx })
    .where('id', id)
    .forUpdate()
    .preload('items')
    .firstOrFail()
  const paying = await PaymentAttempt.openFor(invoiceId ?? '', trx)
  const late = order.heldUntil !== null && order.heldUntil < clock.now()
  if (paying || !invoice?.isPayable || order.state !== 'placed' || !late) return

  if (order.holdsStock)
    for (const { productId } of order.wantedItems) await Product.returnToStock(productId, 1, trx)
  await order.release(trx)
}
