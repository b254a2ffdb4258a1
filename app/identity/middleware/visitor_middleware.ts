import { lendVisitor } from '@innkeeper/panel'
import { clock } from '#core/clock'
import { tellPerson } from '#core/forms/form_person'
import { repeatedErrors } from '#core/repeated_errors'
import { sqlTime } from '#core/database/sql_time'
import { Visitor } from '#identity/sign_in/visitor'
import UserSession from '#identity/models/user_session'
import { SIGN_IN_KEY } from '#identity/sign_in/browser_session'
import { findSignIn } from '#identity/sign_in/find_sign_in'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import type { SignedIn } from '#identity/sign_in/visitor'

const SEEN_EVERY = { minutes: 1 }
const SEEN_EVERY_MS = 60_000

/** Finds out who makes the request, from the record of the sign-in and not from the browser's session alone. */
export default class VisitorMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const id: unknown = ctx.session.get(SIGN_IN_KEY)
    const signedIn = typeof id === 'string' ? await findSignIn(id) : null
    if (id && !signedIn) ctx.session.forget(SIGN_IN_KEY)

    ctx.visitor = new Visitor(ctx, signedIn)
    tellPerson(ctx, ctx.visitor.user?.id ?? null)
    lendVisitor(ctx, ctx.visitor)
    if ('view' in ctx) ctx.view.share({ visitor: ctx.visitor })
    if (signedIn) await this.#markSeen(signedIn).catch(tellFailure)
    return next()
  }

  async #markSeen(signedIn: SignedIn): Promise<void> {
    // Luxon's own reckoning costs as much as a small query, and this is asked at each request.
    if (signedIn.lastSeenAt.toMillis() > clock.nowMs() - SEEN_EVERY_MS) return
    const now = clock.now()
    const due = now.minus(SEEN_EVERY)
    await UserSession.query()
      .where('id', signedIn.id)
      .where('last_seen_at', '<=', sqlTime(due))
      .update({ last_seen_at: sqlTime(now) })
  }
}

/** A page is shown all the same while the database takes no changes. */
function tellFailure(error: unknown): void {
  repeatedErrors.tell('warn', { err: error }, 'a sign-in was not marked as seen')
}
