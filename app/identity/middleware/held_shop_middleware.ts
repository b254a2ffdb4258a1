import { shopHold } from '#core/hold/shop_hold'
import { E_SHOP_HELD } from '#identity/errors'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** By which staff come in, and anybody goes. */
const OPEN = ['sign_in.store', 'sign_out.store', 'password_resets.update']

/** While the shop is held closed nobody but staff changes anything; pages may be read. */
export default class HeldShopMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { request, route, visitor } = ctx
    const reads = ['GET', 'HEAD'].includes(request.method())
    if (reads || visitor.staff || OPEN.includes(route?.name ?? '')) return next()
    if (await shopHold.isOn()) throw new E_SHOP_HELD()
    return next()
  }
}
