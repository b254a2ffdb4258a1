import { uploads } from '#core/forms/uploads'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Reads the files of forms that may bring some, before anything looks at the fields beside them. */
export default class UploadsMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    await uploads.read(ctx)
    return next()
  }
}
