import { apartFromForm } from '#core/forms/submission'
import { transaction } from '#core/database/transaction'
import Cart from '#ordering/models/cart'
import { openSettings } from '#provisioning'
import type CartItem from '#ordering/models/cart_item'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Moves what is in one cart into another one and removes the first; what both hold alike is kept once. Returns how many
 * machines came along; null, and nothing happens, where their currencies differ or one of them is gone.
 */
export function joinCarts(from: Cart, into: Cart): Promise<number | null> {
  return apartFromForm(() => transaction((trx) => join(from, into, trx)))
}

async function join(
  from: Cart,
  into: Cart,
  trx: TransactionClientContract
): Promise<number | null> {
  const carts = await Cart.query({ client: trx })
    .whereIn('id', [from.id, into.id])
    .orderBy('id')
    .forUpdate()
    .preload('items')
  const source = carts.find(({ id }) => id === from.id)
  const target = carts.find(({ id }) => id === into.id)
  if (!source || !target) return null
  if (source.currency !== target.currency && source.items.length > 0 && target.items.length > 0)
    return null
  return moveItems(source, target, trx)
}

async function moveItems(
  source: Cart,
  target: Cart,
  trx: TransactionClientContract
): Promise<number> {
  const known = new Set(target.items.map(contentsOf))
  const moving = source.items.filter((item) => !known.has(contentsOf(item)))
  await trx
    .from('cart_items')
    .whereIn(
      'id',
      moving.map(({ id }) => id)
    )
    .update({ cart_id: target.id })
  if (target.items.length === 0) target.currency = source.currency
  target.couponId ??= source.couponId
  await target.touch(trx)
  await source.useTransaction(trx).delete()
  return moving.length
}

/** Secrets in clear, because the same one is sealed in another way each time. */
function contentsOf(item: CartItem): string {
  const { planId, templateId, hostname, sshKey, options } = item
  const answers = openSettings(item.orderSettings)
  const chosen = [options, answers].map((each) => Object.entries(each).sort())
  return JSON.stringify([planId, templateId, hostname, sshKey, chosen])
}
