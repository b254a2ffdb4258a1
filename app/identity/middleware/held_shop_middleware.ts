import { shopHold } from '#core/hold/shop_hold'
import { E_SHOP_HELD } from '#identity/errors'
import StaffPolicy from '#identity/policies/staff_policy'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** By which staff come in, and anybody goes. */
const OPEN = ['sign_in.store', 'social_sign_in.store', 'sign_out.store', 'password_resets.update']

/** While the shop is held closed nobody but staff changes anything; pages may be read. */
export default class HeldShopMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { bouncer, request, route } = ctx
    const reads = ['GET', 'HEAD'].includes(request.method())
    if (reads || OPEN.includes(route?.name ?? '')) return next()
    if (await bouncer.with(StaffPolicy).allows('enter')) return next()
    if (await shopHold.isOn()) throw new E_SHOP_HELD()
    return next()
  }
}
