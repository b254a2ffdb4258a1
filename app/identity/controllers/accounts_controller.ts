import { renameUser } from '#identity/accounts/rename_user'
import EmailChange from '#identity/models/email_change'
import Membership from '#identity/models/membership'
import { userNameValidator } from '#identity/validators/account_validator'
import type { HttpContext } from '@adonisjs/core/http'

/** The first tab of an account: the person who looks at it, and which of their accounts they act for. */
export default class AccountsController {
  async edit({ view, visitor }: HttpContext) {
    const user = visitor.requireUser()
    const memberships = await Membership.query().where('user_id', user.id).preload('account')
    return view.render('pages/identity/account', {
      user,
      waiting: await EmailChange.waitingOf(user),
      account: visitor.account,
      role: visitor.membership?.role ?? null,
      accounts: memberships.map(({ account }) => ({ value: account.id, label: account.legalName })),
    })
  }

  async update({ request, response, session, visitor, i18n }: HttpContext) {
    const { name } = await request.validateUsing(userNameValidator)
    await renameUser(visitor, name)
    session.flash('success', i18n.t('identity.account.saved'))
    return response.redirect().toRoute('account.edit')
  }
}
