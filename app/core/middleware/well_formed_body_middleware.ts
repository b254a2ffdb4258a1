import { Exception } from '@adonisjs/core/exceptions'
import { BodyTooDeep } from '#core/forms/body_too_deep'
import { readJson } from '#core/forms/read_json'
import { isForMachines } from '#core/middleware/for_people'
import { wellFormed } from '#core/forms/well_formed'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** What forms may send; JSON of a gateway may be longer. */
const MOST_OF_A_PAGE = 256 * 1024

/** Mends what was sent before anything looks at it. A body that is no object, such as a JSON list, has no fields. */
export default class WellFormedBodyMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { request } = ctx
    if (!isForMachines(ctx) && (request.raw()?.length ?? 0) > MOST_OF_A_PAGE)
      throw new Exception('The body is too large', {
        status: 413,
        code: 'E_REQUEST_ENTITY_TOO_LARGE',
      })
    // The framework hands JSON on as text.
    const sent: unknown =
      request.bodyType === 'raw' ? readJson(request.raw() ?? '') : request.body()
    const body = wellFormed(sent)
    if (body === null && sent) throw new BodyTooDeep()
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body)
    request.updateBody(isObject ? body : {})
    return next()
  }
}
