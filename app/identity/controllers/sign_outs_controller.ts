import { endSignIn } from '#identity/sign_in/end_sign_in'
import { endBrowserSession } from '#identity/sign_in/browser_session'
import type { HttpContext } from '@adonisjs/core/http'

export default class SignOutsController {
  async store({ visitor, session, response, i18n }: HttpContext) {
    if (visitor.userSession) await endSignIn(visitor.userSession, 'user.signed_out')
    endBrowserSession(session)
    // Cookies stay: clearing them would end the panel's other cookies, and takes some browsers seconds.
    response.header('Clear-Site-Data', '"cache", "storage"')
    session.flash('success', i18n.t('identity.sign_out.done'))
    return response.redirect().toRoute('sign_in.create')
  }
}
