import { transaction } from '#core/database/transaction'
import { beginBrowserSession } from '#identity/sign_in/browser_session'
import { takeAskedPath } from '#identity/sign_in/asked_page'
import { homeOf } from '#identity/sign_in/destination'
import { knownDevice } from '#identity/sign_in/known_device'
import { openSignIn, type OpenedSignIn } from '#identity/sign_in/open_sign_in'
import type { HttpContext } from '@adonisjs/core/http'
import type User from '#identity/models/user'

/**
 * Signs an authenticated user in on this browser and returns where to go next. The browser is nobody's yet: its routes
 * refuse who is signed in. Null where the password was changed since it was checked.
 */
export async function startSignIn(ctx: HttpContext, user: User): Promise<string | null> {
  const opened = await transaction((trx) => openSignIn(ctx, user, trx))
  return opened && keepSignIn(ctx, user, opened)
}

/** Gives a sign-in to the browser; where to go next: the page that was asked for, the cart that was filled, or home. */
export function keepSignIn(ctx: HttpContext, user: User, opened: OpenedSignIn): string {
  const intended = takeAskedPath(ctx)
  const hasCart = ctx.session.has('cart_id')
  beginBrowserSession(ctx.session, opened.session.id)
  knownDevice.remember(ctx, user)
  return intended ?? (hasCart ? '/cart' : homeOf(opened))
}
