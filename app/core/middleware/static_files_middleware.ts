import { extname } from 'node:path'
import StaticMiddleware from '@adonisjs/static/static_middleware'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * Serves files of `public`, and asks the disk only for addresses that end like a file's name: pages do not. What is no
 * file may be somebody's, so no cache keeps it.
 */
export default class StaticFilesMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const answer = () => {
      ctx.response.header('Cache-Control', 'no-store')
      return next()
    }
    if (extname(ctx.request.url()) === '') return answer()
    const files = await ctx.containerResolver.make(StaticMiddleware)
    return files.handle(ctx, answer)
  }
}
