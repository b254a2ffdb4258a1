import { unreadCount } from '#notifications/alerts/unread_count'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Lets the layout of the admin panel say how many notices somebody has not read. */
export default class CountNoticesMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    if ('view' in ctx) ctx.view.share({ unreadNotices: () => unreadBy(ctx) })
    return next()
  }
}

function unreadBy({ visitor }: HttpContext): Promise<number> {
  return visitor.staff ? unreadCount(visitor.staff.id) : Promise.resolve(0)
}
