import { Bouncer } from '@adonisjs/bouncer'
import { policies } from '#core/registries/policies'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Lets controllers and templates ask policies about whoever makes the request; to policies a visitor is a guest until signed in. */
export default class InitializeBouncerMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { visitor, containerResolver } = ctx
    ctx.bouncer = new Bouncer(
      () => (visitor.user ? visitor : null),
      undefined,
      policies.all
    ).setContainerResolver(containerResolver)
    if ('view' in ctx) ctx.view.share(ctx.bouncer.edgeHelpers)
    return next()
  }
}
