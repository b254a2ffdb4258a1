import { crashPoint } from '#core/crash_point'
import { transaction } from '#core/database/transaction'
import Cart from '#ordering/models/cart'
import {
  orRefused,
  type OrderRequest,
  type PlaceOrderFailure,
} from '#ordering/orders/order_request'
import { PlaceOrder } from '#ordering/orders/place_order'
import type { Result } from '#core/result'
import type CartItem from '#ordering/models/cart_item'
import type Order from '#ordering/models/order'

type StaffOrder = Pick<OrderRequest, 'account' | 'user' | 'termsVersionId' | 'begin'> & {
  item: CartItem
  currency: string
  couponId?: string | null
}

/**
 * Orders one server for a customer, as staff do. Its cart is made, nobody's, and used up in the transaction that places the
 * order, so there is an order or nothing at all.
 */
export function placeStaffOrder({
  item,
  currency,
  couponId = null,
  ...request
}: StaffOrder): Promise<Result<Order, PlaceOrderFailure>> {
  return orRefused(() =>
    transaction(async (trx) => {
      const cart = await Cart.create(
        { currency, couponId, accountId: null, userId: null },
        { client: trx }
      )
      await item.storeIn(cart, trx)
      crashPoint('ordering.cart_made')
      return new PlaceOrder().within(trx, { ...request, cartId: cart.id, byStaff: true, ip: null })
    })
  )
}
