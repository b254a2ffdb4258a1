import { cursorFrom } from '#core/database/keyset'
import { goOnAt } from '#core/security/go_on_at'
import { chooseDefaultMethod } from '#billing/cards/change_methods'
import { ownMethod } from '#billing/cards/own_method'
import { removeMethod } from '#billing/cards/remove_method'
import { startMethodSetup } from '#billing/cards/start_method_setup'
import { recordGatewayVisit } from '#billing/cards/record_gateway_visit'
import { syncMethodsQuietly } from '#billing/cards/sync_methods_quietly'
import { nextCharges } from '#billing/renewals/next_charges'
import { seldom } from '#billing/payments/seldom'
import { creditBalance } from '#billing/ledger/credit_balance'
import { gateways } from '@innkeeper/panel/gateway'
import PaymentMethodPolicy from '#billing/policies/payment_method_policy'
import { paymentsOf, savedCardsOf } from '#billing/payments/list_payments'
import { cardMark, cardName } from '#billing/cards/card_name'
import type { HttpContext } from '@adonisjs/core/http'

export default class PaymentMethodsController {
  async index({ bouncer, request, view, visitor }: HttpContext) {
    await bouncer.with(PaymentMethodPolicy).authorize('view')
    const account = visitor.requireAccount()
    // Whoever comes back from a page of the gateway may have changed cards there.
    if (request.qs().returned)
      await seldom(`cards:${account.id}`, () => syncMethodsQuietly(account.id))
    const saved = await savedCardsOf(account.id)
    const cards = saved.map((card) => ({ card, name: cardName(card), mark: cardMark(card) }))
    return view.render('pages/billing/methods/index', {
      account,
      ready: gateways.current() !== null,
      next: await nextCharges(account),
      credit: await creditBalance(account.id, account.currency),
      cards,
      warning: cards.find(({ card }) => card.isDefault && (card.isExpired || card.isExpiring)),
      payments: await paymentsOf(account.id, cursorFrom(request)),
    })
  }

  async store(ctx: HttpContext) {
    const { bouncer, response, session, visitor, i18n } = ctx
    await bouncer.with(PaymentMethodPolicy).authorize('manage')
    const account = visitor.requireAccount()
    const started = await startMethodSetup(account)
    if (started.ok) {
      await recordGatewayVisit('payment_method.setup_started', account)
      return goOnAt(ctx, started.value)
    }
    session.flash('error', i18n.t(`billing.refusals.${started.error.type}`))
    return response.redirect().toRoute('payment_methods.index')
  }

  async update(ctx: HttpContext) {
    const { response, session, i18n } = ctx
    await chooseDefaultMethod(await ownMethod(ctx))
    session.flash('success', i18n.t('billing.methods.default_changed'))
    return response.redirect().toRoute('payment_methods.index')
  }

  async destroy(ctx: HttpContext) {
    const { response, session, i18n } = ctx
    const removed = await removeMethod(await ownMethod(ctx))
    if (removed.ok) session.flash('success', i18n.t('billing.methods.removed'))
    else session.flash('error', i18n.t(`billing.refusals.${removed.error.type}`))
    return response.redirect().toRoute('payment_methods.index')
  }
}
