import { currentCart } from '#ordering/cart/current_cart'
import { buyerCountry } from '#ordering/cart/buyer_country'
import { quoteCart, type CartQuote } from '#ordering/cart/quote_cart'
import type Cart from '#ordering/models/cart'
import type { HttpContext } from '@adonisjs/core/http'

export interface CheckoutCart {
  cart: Cart
  quote: CartQuote
  country: string
}

/** What the visitor is about to order and what it costs them; null where the cart is empty or just came together with another. */
export async function checkoutCart(ctx: HttpContext): Promise<CheckoutCart | null> {
  const { account } = ctx.visitor
  const cart = await currentCart(ctx)
  if (!cart || cart.joined) return null
  const country = await buyerCountry(account, cart)
  const quote = await quoteCart(cart, { account, country })
  return quote.lines.length > 0 ? { cart, quote, country } : null
}
