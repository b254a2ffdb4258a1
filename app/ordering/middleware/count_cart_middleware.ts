import { readStorefront, type Offer } from '#catalog'
import { countCart } from '#ordering/cart/count_cart'
import { orderForm } from '#ordering/configure/order_form'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import type CartItem from '#ordering/models/cart_item'

/**
 * Lets pages of the shop say what only the visitor's cart and account know: how many servers are in the cart, and what
 * the form that configures one shows, and in which other currencies it could be billed. Asked only where a page shows it.
 */
export default class CountCartMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    if ('view' in ctx)
      ctx.view.share({
        countCart: () => countCart(ctx),
        otherCurrencies: () => otherCurrencies(ctx),
        orderForm: (offer: Offer, item: CartItem | null) => orderForm(ctx, offer, item),
      })
    return next()
  }
}

async function otherCurrencies({ visitor: { account } }: HttpContext): Promise<string[]> {
  const { currencies } = await readStorefront(account)
  return currencies.filter((code) => code !== account?.currency)
}
