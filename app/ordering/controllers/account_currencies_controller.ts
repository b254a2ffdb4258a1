import { chooseCurrency } from '#core/money/chosen_currency'
import { changeCurrency } from '#ordering/currency/change_currency'
import { currencyPage } from '#ordering/currency/currency_page'
import { refuseCurrency } from '#ordering/currency/refuse_currency'
import CurrencyPolicy from '#ordering/policies/currency_policy'
import { accountCurrencyValidator } from '#ordering/validators/currency_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** The currency that an account is billed in, for its members. */
export default class AccountCurrenciesController {
  async edit({ bouncer, view, visitor, i18n }: HttpContext) {
    await bouncer.with(CurrencyPolicy).authorize('view')
    return view.render('pages/ordering/account_currency', {
      ...(await currencyPage(visitor.requireAccount(), i18n, 'member')),
      mayChange: await bouncer.with(CurrencyPolicy).allows('change'),
    })
  }

  async update(ctx: HttpContext) {
    const { bouncer, request, response, session, visitor, i18n } = ctx
    await bouncer.with(CurrencyPolicy).authorize('change')
    const { currency: to, from } = await request.validateUsing(accountCurrencyValidator)
    const by = { type: 'customer', id: visitor.requireUser().id } as const
    const changed = await changeCurrency(visitor.requireAccount().id, { to, from, by })
    if (!changed.ok) return refuseCurrency(ctx, changed.error, 'account_currency.edit')
    chooseCurrency(session, to)
    session.flash('success', i18n.t('ordering.currency.changed', { currency: to }))
    return response.redirect().toRoute('billing_details.edit')
  }
}
