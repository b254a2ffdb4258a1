import { cursorFrom } from '#core/database/keyset'
import { Money } from '#core/money/money'
import Account from '#identity/models/account'
import { grantCredit } from '#billing/ledger/grant_credit'
import { creditBalance } from '#billing/ledger/credit_balance'
import { creditGrantsOf } from '#billing/payments/list_payments'
import { vatStanding } from '#billing/tax/vat_standing'
import { vatNote } from '#billing/tax/vat_note'
import { creditValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class CreditsController {
  async index({ params, request, view, i18n }: HttpContext) {
    const account = await Account.findOrFail(params.account)
    return view.render('pages/billing/admin/credits/index', {
      account,
      balance: await creditBalance(account.id, account.currency),
      grants: await creditGrantsOf(account.id, cursorFrom(request)),
      vat: await vatOf(account),
      vatNote: await vatNote(account, i18n),
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

function vatOf({ id: accountId, country, vatId }: Account) {
  return vatId ? vatStanding({ accountId, country, vatId }) : null
}
