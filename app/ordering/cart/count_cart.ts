import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import { isId } from '#core/ids'
import type { HttpContext } from '@adonisjs/core/http'

/** How many machines are in the cart of the browser's session, in one query; none where the session has no cart. */
export async function countCart({ session, visitor }: HttpContext): Promise<number> {
  const id: unknown = session.get('cart_id')
  if (!isId(id)) return 0
  const row = await db
    .from('cart_items')
    .join('carts', 'carts.id', 'cart_items.cart_id')
    .where('carts.id', id)
    .where('carts.expires_at', '>', sqlTime())
    .where((owner) => {
      owner.whereNull('carts.account_id')
      if (visitor.account) owner.orWhere('carts.account_id', visitor.account.id)
    })
    .count('* as total')
    .firstOrFail()
  return Number(row.total)
}
