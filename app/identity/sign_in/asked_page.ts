import { cookieNames, cookieOptions } from '#core/session/cookie_names'
import { safePath } from '#identity/sign_in/destination'
import type { HttpContext } from '@adonisjs/core/http'

const LONGEST = 1000

/** Sends a visitor to sign in, and remembers in their browser where they wanted to go. */
export function askToSignIn(ctx: HttpContext) {
  const { request, response } = ctx
  if (request.method() === 'GET') rememberPage(ctx, request.url(true))
  return response.redirect().toRoute('sign_in.create')
}

/** Remembers in the browser where a visitor goes on once they are signed in; what is no page of ours is not remembered. */
export function rememberPage({ response }: HttpContext, page: unknown): void {
  const path = safePath(page)
  if (path && path.length <= LONGEST)
    response.cookie(cookieNames.asked, path, { ...cookieOptions, maxAge: '30 minutes' })
}

/** The page that was asked for before sign-in, or null. */
export function askedPath({ request }: HttpContext): string | null {
  return safePath(request.cookie(cookieNames.asked))
}

/** The same, forgotten from now on. */
export function takeAskedPath(ctx: HttpContext): string | null {
  const path = askedPath(ctx)
  if (path) ctx.response.clearCookie(cookieNames.asked, cookieOptions)
  return path
}
