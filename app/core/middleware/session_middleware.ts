import SessionMiddleware from '@adonisjs/session/session_middleware'
import { isGuestSession } from '#core/session/form_secret'
import { keepFlashSmall } from '#core/session/flash_size'
import { mayOpenGuestSession } from '#core/session/guest_sessions'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * A session that costs nothing before there is something to keep, and little afterwards: nothing is written and no
 * cookie is sent for a visitor who brought nothing and leaves nothing, nor for more new guests than one network has.
 */
export default class ThriftySessionMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const sessions = await ctx.containerResolver.make(SessionMiddleware)
    return sessions.handle(ctx, () => {
      commitOnlyWhatIsThere(ctx)
      return next()
    })
  }
}

function commitOnlyWhatIsThere(ctx: HttpContext): void {
  const { session } = ctx
  const commit = session.commit.bind(session)
  const brought = !session.isEmpty || !session.flashMessages.isEmpty
  session.commit = async () => {
    keepFlashSmall(session)
    const leaves = !session.isEmpty || !session.responseFlashMessages.isEmpty
    if (brought) return commit()
    if (leaves && (!isGuestSession(session) || (await mayOpenGuestSession(ctx)))) await commit()
  }
}
