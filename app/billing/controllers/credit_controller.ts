import { cursorFrom } from '#core/database/keyset'
import { Money } from '#core/money/money'
import { creditBalance } from '#billing/ledger/credit_balance'
import { creditHistory } from '#billing/ledger/credit_history'
import { waysToPay } from '#billing/payments/ways_to_pay'
import { topUpLimits } from '#billing/top_ups/top_up_limits'
import { startTopUp } from '#billing/top_ups/start_top_up'
import { unfinishedTopUps } from '#billing/top_ups/unfinished_top_ups'
import { goOnWith } from '#billing/payments/go_on_to_pay'
import AutoTopUp from '#billing/models/auto_top_up'
import PaymentMethodPolicy from '#billing/policies/payment_method_policy'
import { topUpValidator } from '#billing/validators/payment_validators'
import { formatMoney } from '#core/views/format'
import type { HttpContext } from '@adonisjs/core/http'

/** An account's credit: what there is, where it came from, and more of it. */
export default class CreditController {
  async index({ bouncer, request, view, visitor, i18n }: HttpContext) {
    await bouncer.with(PaymentMethodPolicy).authorize('view')
    const account = visitor.requireAccount()
    const limits = await topUpLimits(account.currency)
    const { ways } = await waysToPay(account.id, limits.least, i18n)
    const cards = ways.filter(({ value }) => !['credit', 'bank_transfer'].includes(value))
    return view.render('pages/billing/credit/index', {
      account,
      limits,
      ways: cards,
      mayPay: cards.some(({ disabled }) => !disabled),
      suggested: cards.find(({ disabled }) => !disabled)?.value ?? null,
      hasCard: cards.some(({ value, disabled }) => value !== 'new_card' && !disabled),
      credit: await creditBalance(account.id, account.currency),
      unfinished: await unfinishedTopUps(account.id),
      auto: await AutoTopUp.findBy('account_id', account.id),
      history: await creditHistory(account.id, account.currency, cursorFrom(request)),
    })
  }

  async store(ctx: HttpContext) {
    const { bouncer, request, response, session, visitor, i18n } = ctx
    await bouncer.with(PaymentMethodPolicy).authorize('manage')
    const { id: accountId, currency } = visitor.requireAccount()
    const form = await request.validateUsing(topUpValidator, { meta: { currency } })
    if (form.currency && form.currency !== currency) {
      session.flash('error', i18n.t('billing.refusals.currency_changed'))
      return response.redirect().toRoute('credit.index')
    }
    const isNewCard = form.method === 'new_card'
    const wanted = { accountId, amount: Money.typed(form.amount, currency) }
    const started = await startTopUp(
      { ...wanted, marker: form.form_marker },
      {
        kind: isNewCard ? 'new_card' : 'saved_card',
        paymentMethodId: isNewCard ? undefined : form.method,
        saveCard: isNewCard && form.save_card === true,
      }
    )
    if (started.ok) return goOnWith(ctx, started.value)
    const { least, most } = await topUpLimits(currency)
    const limits = { least: formatMoney(least), most: formatMoney(most) }
    session.flash(
      'error',
      i18n.t(`billing.refusals.${started.error.type}`, { ...started.error, ...limits })
    )
    return response.redirect().toRoute('credit.index')
  }
}
