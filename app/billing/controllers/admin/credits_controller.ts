import { cursorFrom } from '#core/database/keyset'
import { Money } from '#core/money/money'
import Account from '#identity/models/account'
import { grantCredit } from '#billing/ledger/grant_credit'
import { accountBilling } from '#billing/account_billing'
import { creditValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** How a customer is billed: credit, cards, contacts, and what they chose. */
export default class CreditsController {
  async index({ params, request, view, i18n }: HttpContext) {
    const account = await Account.findOrFail(params.account)
    return view.render('pages/billing/admin/credits/index', {
      account,
      ...(await accountBilling(account, cursorFrom(request), i18n)),
    })
  }

  async store({ params, request, response, session, visitor, i18n }: HttpContext) {
    const { amount: typed, currency, reason } = await request.validateUsing(creditValidator)
    const account = await Account.findOrFail(params.account)
    const amount = Money.typed(typed, currency)
    await grantCredit(account.id, {
      amount,
      reason,
      by: { type: 'staff', id: visitor.requireUser().id },
    })
    session.flash('success', i18n.t('billing.admin.credit_granted'))
    return response.redirect().toRoute('admin.credits.index', { account: account.id })
  }
}
