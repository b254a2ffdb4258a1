import { clock } from '#core/clock'
import { sellability } from '#core/registries/sellability'
import { failed, ok, type Result } from '#core/result'
import { settings } from '#core/settings/settings'
import { stoppingOf } from '#catalog'
import Product from '#catalog/models/product'
import Order from '#ordering/models/order'
import { pendingMachines } from '#ordering/orders/promised_machines'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** The product that is gone by its name as it was ordered. */
export type HoldFailure = { type: 'sold_out' | 'cannot_be_built'; product: string }

/** When an order that is placed or paid at this moment gives back what it holds, if the payment does not arrive. */
export async function holdsUntil(trx?: TransactionClientContract): Promise<DateTime> {
  return clock.now().plus({ minutes: await settings.get('ordering.hold_minutes', trx) })
}

/**
 * Holds what an unpaid order needs for some minutes more: pieces of the stock and room to build. What it had given back
 * is taken again. On failure it is as it was: an order that held its stock keeps it until its time is over.
 */
export async function holdOrder(
  orderId: string,
  trx: TransactionClientContract
): Promise<Result<null, HoldFailure>> {
  const order = await Order.query({ client: trx })
    .where('id', orderId)
    .forUpdate()
    .preload('items')
    .firstOrFail()
  if (order.state !== 'placed' || order.paidAt) return ok(null)

  const missing = await whatHasNoRoom(order, trx)
  if (missing) return failed({ type: 'cannot_be_built', product: missing })
  const soldOut = order.holdsStock ? null : await takeStock(order, trx)
  if (soldOut) return failed({ type: 'sold_out', product: soldOut })
  await order.hold(trx, await holdsUntil(trx))
  return ok(null)
}

/** Takes the pieces of an order out of the stock, all or nothing; returns the product that has too few, or null. */
export async function takeStock(
  order: Order,
  trx: TransactionClientContract
): Promise<string | null> {
  // In the order of their ids, so that two orders never wait for each other.
  const items = order.wantedItems.toSorted((a, b) => (a.productId < b.productId ? -1 : 1))
  for (const [index, { productId, snapshot }] of items.entries()) {
    if (await Product.takeFromStock(productId, 1, trx)) continue
    for (const taken of items.slice(0, index)) await Product.returnToStock(taken.productId, 1, trx)
    return snapshot.productName
  }
  return null
}

/** The first product of an order for whose machine there is no room besides what is promised to others, or null. */
async function whatHasNoRoom(order: Order, trx: TransactionClientContract): Promise<string | null> {
  const judge = await sellability.read(trx, { without: order.id })
  const machines = await pendingMachines(trx, { only: order.id })
  const index = judge(machines).findIndex((obstacles) => stoppingOf(obstacles).length > 0)
  return index === -1 ? null : (order.wantedItems[index]?.snapshot.productName ?? order.number)
}
