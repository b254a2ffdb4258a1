import SessionMiddleware from '@adonisjs/session/session_middleware'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import type { Session } from '@adonisjs/session'

/**
 * A session that costs nothing before there is something to keep: nothing is written and no cookie is sent for a
 * visitor who brought nothing and leaves nothing.
 */
export default class ThriftySessionMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const sessions = await ctx.containerResolver.make(SessionMiddleware)
    return sessions.handle(ctx, () => {
      commitOnlyWhatIsThere(ctx.session)
      return next()
    })
  }
}

function commitOnlyWhatIsThere(session: Session): void {
  const commit = session.commit.bind(session)
  const brought = !session.isEmpty || !session.flashMessages.isEmpty
  session.commit = async () => {
    if (brought || !session.isEmpty || !session.responseFlashMessages.isEmpty) await commit()
  }
}
