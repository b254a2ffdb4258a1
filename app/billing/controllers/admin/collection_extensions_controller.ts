import { DateTime } from 'luxon'
import { extendCollection } from '#billing/collections/steer_collection'
import { collectionExtensionValidator } from '#billing/validators/collection_validators'
import { toldAbout } from '#billing/collections/told_about'
import { shopDay } from '#billing/shop_day'
import type { HttpContext } from '@adonisjs/core/http'

/** Gives a customer until another day. */
export default class CollectionExtensionsController {
  async store(ctx: HttpContext) {
    const { reason, extended_to: day } = await ctx.request.validateUsing(
      collectionExtensionValidator
    )
    const dueOn = DateTime.fromObject(
      { year: day.getFullYear(), month: day.getMonth() + 1, day: day.getDate() },
      { zone: 'utc' }
    )
    if (dueOn < (await shopDay())) return toldAbout(ctx, false, 'extended')
    const by = { type: 'staff', id: ctx.visitor.requireUser().id } as const
    return toldAbout(ctx, await extendCollection(ctx.params.id, { by, reason, dueOn }), 'extended')
  }
}
