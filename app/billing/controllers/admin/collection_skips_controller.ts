import { skipStep } from '#billing/collections/steer_collection'
import { collectionReasonValidator } from '#billing/validators/collection_validators'
import { toldAbout } from '#billing/collections/told_about'
import type { HttpContext } from '@adonisjs/core/http'

/** Leaves the next step of a collection out. */
export default class CollectionSkipsController {
  async store(ctx: HttpContext) {
    const { reason } = await ctx.request.validateUsing(collectionReasonValidator)
    const by = { type: 'staff', id: ctx.visitor.requireUser().id } as const
    return toldAbout(ctx, await skipStep(ctx.params.id, { by, reason }), 'skipped')
  }
}
