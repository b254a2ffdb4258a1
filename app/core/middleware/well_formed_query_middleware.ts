import { wellFormed } from '#core/forms/well_formed'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Mends the query before the router reads it: `_method` names one method or nothing. */
export default class WellFormedQueryMiddleware {
  async handle({ request }: HttpContext, next: NextFn) {
    const query: Record<string, unknown> = wellFormed(request.qs()) ?? {}
    if (typeof query._method !== 'string') delete query._method
    request.updateQs(query)
    return next()
  }
}
