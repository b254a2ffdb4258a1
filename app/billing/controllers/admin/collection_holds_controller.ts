import { holdCollection, resumeCollection } from '#billing/collections/steer_collection'
import { collectionReasonValidator } from '#billing/validators/collection_validators'
import { toldAbout } from '#billing/collections/told_about'
import type { HttpContext } from '@adonisjs/core/http'

/** Keeps a collection from going on, and lets it go on. */
export default class CollectionHoldsController {
  async store(ctx: HttpContext) {
    const { reason } = await ctx.request.validateUsing(collectionReasonValidator)
    const by = { type: 'staff', id: ctx.visitor.requireUser().id } as const
    return toldAbout(ctx, await holdCollection(ctx.params.id, { by, reason }), 'held')
  }

  async destroy(ctx: HttpContext) {
    const { reason } = await ctx.request.validateUsing(collectionReasonValidator)
    const by = { type: 'staff', id: ctx.visitor.requireUser().id } as const
    return toldAbout(ctx, await resumeCollection(ctx.params.id, { by, reason }), 'resumed')
  }
}
