import { BodyTooDeep } from '#core/forms/body_too_deep'
import { wellFormed } from '#core/forms/well_formed'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Mends what was sent before anything looks at it. A body that is no object, such as a JSON list, has no fields. */
export default class WellFormedBodyMiddleware {
  async handle({ request }: HttpContext, next: NextFn) {
    const body = wellFormed<unknown>(request.body())
    if (body === null && request.body()) throw new BodyTooDeep()
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body)
    request.updateBody(isObject ? body : {})
    return next()
  }
}
