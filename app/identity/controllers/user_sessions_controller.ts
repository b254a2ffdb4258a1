import { endSignIn } from '#identity/sign_in/end_sign_in'
import { transaction } from '#core/database/transaction'
import UserSession from '#identity/models/user_session'
import { endBrowserSession } from '#identity/sign_in/browser_session'
import type { HttpContext } from '@adonisjs/core/http'

export default class UserSessionsController {
  /** Ends one sign-in of the visitor. */
  async destroy({ params, response, session, visitor, i18n }: HttpContext) {
    const sessions = await UserSession.openOf(visitor.requireUser())
    const found = sessions.find(({ publicId }) => publicId === params.id)
    if (!found) return response.abort({ message: 'Not found' }, 404)

    await endSignIn(found, 'user.session_revoked')
    session.flash('success', i18n.t('identity.security.sessions.ended'))
    return response.redirect().toRoute('security.show')
  }

  /** Ends every sign-in of the visitor, this one included. */
  async destroyAll({ response, session, visitor, i18n }: HttpContext) {
    await transaction((trx) => visitor.requireUser().signOutEverywhere(trx))
    endBrowserSession(session)
    session.flash('success', i18n.t('identity.security.everywhere.done'))
    return response.redirect().toRoute('sign_in.create')
  }
}
