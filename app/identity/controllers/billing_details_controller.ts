import { accountNotes } from '#core/registries/account_notes'
import { changeAccount } from '#identity/accounts/change_account'
import { countryOptions } from '#identity/accounts/countries'
import AccountPolicy from '#identity/policies/account_policy'
import { accountDetailsValidator } from '#identity/validators/account_details'
import type { HttpContext } from '@adonisjs/core/http'

/** What stands on the invoices of an account. Every member may read it, some may change it. */
export default class BillingDetailsController {
  async edit({ bouncer, view, visitor, i18n }: HttpContext) {
    await bouncer.with(AccountPolicy).authorize('view')
    const account = visitor.requireAccount()
    return view.render('pages/identity/billing_details', {
      account,
      mayEdit: await bouncer.with(AccountPolicy).allows('manage'),
      countries: countryOptions(i18n.locale),
      vatNote: await accountNotes.of('vat_id', account, i18n),
    })
  }

  async update({ bouncer, request, response, session, visitor, i18n }: HttpContext) {
    await bouncer.with(AccountPolicy).authorize('manage')
    const details = await request.validateUsing(accountDetailsValidator)
    await changeAccount(visitor.requireAccount().id, details)
    session.flash('success', i18n.t('identity.billing_details.saved'))
    return response.redirect().toRoute('billing_details.edit')
  }
}
