import { accountNotes } from '#core/registries/account_notes'
import { updateAccount } from '#identity/accounts/update_account'
import { accountDetailsValidator } from '#identity/validators/account_details'
import { countryOptions } from '#identity/accounts/countries'
import Membership from '#identity/models/membership'
import AccountPolicy from '#identity/policies/account_policy'
import { userNameValidator } from '#identity/validators/account_validator'
import type { HttpContext } from '@adonisjs/core/http'

export default class AccountsController {
  async edit({ bouncer, view, visitor, i18n }: HttpContext) {
    const memberships = await Membership.query()
      .where('user_id', visitor.requireUser().id)
      .preload('account')
    return view.render('pages/identity/account', {
      user: visitor.user,
      account: visitor.account,
      mayEdit: await bouncer.with(AccountPolicy).allows('manage'),
      accounts: memberships.map(({ account }) => ({ value: account.id, label: account.legalName })),
      countries: countryOptions(i18n.locale),
      vatNote: visitor.account && (await accountNotes.of('vat_id', visitor.account, i18n)),
    })
  }

  async update({ bouncer, request, response, session, visitor, i18n }: HttpContext) {
    const { name } = await request.validateUsing(userNameValidator)
    const details = (await bouncer.with(AccountPolicy).allows('manage'))
      ? await request.validateUsing(accountDetailsValidator)
      : null
    await updateAccount(visitor, name, details)
    session.flash('success', i18n.t('identity.account.saved'))
    return response.redirect().toRoute('account.edit')
  }
}
