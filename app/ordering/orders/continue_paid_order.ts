import { SYSTEM } from '#core/actor'
import { crashPoint } from '#core/crash_point'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { shopLanguage } from '#core/i18n/languages'
import { RefundInvoice } from '#billing'
import Invoice from '#billing/models/invoice'
import { EndOrder } from '#ordering/orders/end_order'
import { takeStock } from '#ordering/orders/hold_order'
import Order from '#ordering/models/order'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Goes on with the order whose invoice was paid: accepted, or put before a person where the shop wants that, or where the
 * stock was sold to others before the money came. Money for an order that ended meanwhile goes back. Safe to run twice; an invoice of no order is no concern.
 */
export async function continuePaidOrder(invoiceId: string): Promise<void> {
  crashPoint('ordering.invoice_paid')
  if (await wasCredited(invoiceId)) return endCredited(invoiceId)
  const rule = await settings.get('ordering.review')
  await transaction(async (trx) => {
    const order = await Order.query({ client: trx })
      .where('invoice_id', invoiceId)
      .forUpdate()
      .preload('items')
      .first()
    if (!order) return

    await order
      .useTransaction(trx)
      .merge({ paidAt: order.paidAt ?? clock.now(), heldUntil: null })
      .save()
    if (order.state === 'cancelled' || order.state === 'rejected')
      return refund(order, invoiceId, trx)
    if (order.state !== 'placed') return
    const complete = await ownsStock(order, trx)
    if (!complete || (await wantsReview(order, rule, trx))) await order.putInReview(trx)
    else await order.accept(trx, { by: SYSTEM })
    crashPoint('ordering.before_accept_commit')
  })
  crashPoint('ordering.order_accepted')
}

/** Whether nothing is due because credit notes took all of it back. */
async function wasCredited(invoiceId: string): Promise<boolean> {
  const invoice = await Invoice.find(invoiceId)
  return invoice !== null && invoice.total.isPositive && invoice.credited.equals(invoice.total)
}

/** Nothing is delivered for an invoice that asks for nothing any more; an order that went on before stays as it is. */
async function endCredited(invoiceId: string): Promise<void> {
  const order = await Order.query().where({ invoice_id: invoiceId, state: 'placed' }).first()
  const reason = shopLanguage().t('ordering.reasons.credited')
  if (order) await new EndOrder().run(order.id, { to: 'cancelled', reason, by: SYSTEM })
}

/** Whether its pieces are out of the stock; a bank transfer may arrive long after they were given back. */
async function ownsStock(order: Order, trx: TransactionClientContract): Promise<boolean> {
  if (order.holdsStock) return true
  if ((await takeStock(order, trx)) !== null) return false
  await order.useTransaction(trx).merge({ holdsStock: true }).save()
  return true
}

async function refund(
  order: Order,
  invoiceId: string,
  trx: TransactionClientContract
): Promise<void> {
  const why = {
    reason: order.closedReason ?? order.state,
    by: SYSTEM,
    cause: `order:${order.id}`,
  }
  await new RefundInvoice().run({ invoiceId, ...why }, trx)
}

async function wantsReview(
  order: Order,
  rule: string,
  trx: TransactionClientContract
): Promise<boolean> {
  if (rule !== 'first_order') return rule === 'always'
  const earlier = await Order.query({ client: trx })
    .where('account_id', order.accountId)
    .whereNot('id', order.id)
    .whereIn('state', ['accepted', 'fulfilled'])
    .first()
  return earlier === null
}
