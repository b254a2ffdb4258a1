import Account from '#identity/models/account'
import { confirmVatId } from '#billing/tax/confirm_vat_id'
import type { HttpContext } from '@adonisjs/core/http'

export default class VatConfirmationsController {
  async store({ params, response, session, visitor, i18n }: HttpContext) {
    const account = await Account.findOrFail(params.account)
    const confirmed = await confirmVatId(account, visitor.requireUser().id)
    if (confirmed) session.flash('success', i18n.t('billing.admin.vat_confirmed'))
    else session.flash('error', i18n.t('billing.refusals.not_a_vat_id'))
    return response.redirect().toRoute('admin.credits.index', { account: account.id })
  }
}
