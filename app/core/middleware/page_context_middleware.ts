import { live } from '#core/live/live'
import { liveGuard } from '#core/live/live_guard'
import { shopOfPages } from '#core/views/shop'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Gives every page the name of the shop and the way to listen for its changes. */
export default class PageContextMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const shop = await shopOfPages()
    const liveUrl = (topics: string[]) => {
      const standing = liveGuard.standingOf(ctx)
      return standing && live.urlFor(topics, ctx.session.sessionId, standing)
    }
    if ('view' in ctx) ctx.view.share({ shop, liveUrl, cspNonce: ctx.response.nonce })
    return next()
  }
}
