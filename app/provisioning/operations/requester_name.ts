import type { HttpContext } from '@adonisjs/core/http'
import type { Actor } from '#core/actor'

/** The member of the staff who makes this request. */
export function staffOf({ visitor }: Pick<HttpContext, 'visitor'>): Actor {
  return { type: 'staff', id: visitor.requireUser().id }
}
