import { countCart } from '#ordering/cart/count_cart'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Lets layouts say how many machines are in the cart; counted only where a page shows it. */
export default class CountCartMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    if ('view' in ctx) ctx.view.share({ countCart: () => countCart(ctx) })
    return next()
  }
}
