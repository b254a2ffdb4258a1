import { Exception } from '@adonisjs/core/exceptions'
import { wellFormed } from '#core/forms/well_formed'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Mends what was sent before anything looks at it. A body that is no object, such as a JSON list, has no fields. */
export default class WellFormedBodyMiddleware {
  async handle({ request }: HttpContext, next: NextFn) {
    const body = wellFormed<unknown>(request.body())
    if (body === null && request.body())
      throw new Exception('The body is nested too deeply', { status: 422, code: 'E_BODY_TOO_DEEP' })
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body)
    request.updateBody(isObject ? body : {})
    return next()
  }
}
