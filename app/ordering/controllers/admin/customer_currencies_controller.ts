import Account from '#identity/models/account'
import { changeCurrency } from '#ordering/currency/change_currency'
import { currencyPage } from '#ordering/currency/currency_page'
import { refuseCurrency } from '#ordering/currency/refuse_currency'
import { accountCurrencyValidator } from '#ordering/validators/currency_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** The currency that a customer is billed in, for staff. */
export default class CustomerCurrenciesController {
  async edit({ params, view, i18n }: HttpContext) {
    const account = await Account.findOrFail(params.account_id)
    const page = await currencyPage(account, i18n, 'staff')
    return view.render('pages/ordering/admin/customer_currency', page)
  }

  async update(ctx: HttpContext) {
    const { params, request, response, session, visitor, i18n } = ctx
    const account = await Account.findOrFail(params.account_id)
    const { currency: to, from } = await request.validateUsing(accountCurrencyValidator)
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const changed = await changeCurrency(account.id, { to, from, by })
    const page = { account_id: account.id }
    if (!changed.ok) return refuseCurrency(ctx, changed.error, 'admin.customer_currency.edit', page)
    session.flash('success', i18n.t('ordering.currency.changed_by_staff', { currency: to }))
    return response.redirect().toRoute('admin.accounts.show', { id: account.id })
  }
}
