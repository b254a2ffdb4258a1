import { Money } from '#core/money/money'
import { formatMoney } from '#core/views/format'
import { isWithin, topUpLimits } from '#billing/top_ups/top_up_limits'
import { saveAutoTopUp } from '#billing/top_ups/save_auto_top_up'
import PaymentMethodPolicy from '#billing/policies/payment_method_policy'
import { autoTopUpValidator } from '#billing/validators/payment_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Credit that is added by itself. */
export default class AutoTopUpsController {
  async update(ctx: HttpContext) {
    const { bouncer, request, response, session, visitor, i18n } = ctx
    await bouncer.with(PaymentMethodPolicy).authorize('manage')
    const { id: accountId, currency } = visitor.requireAccount()
    const form = await request.validateUsing(autoTopUpValidator, { meta: { currency } })
    if (form.currency && form.currency !== currency) return this.#refuse(ctx, 'currency_changed')
    const [below, adds, monthlyCap] = [form.below, form.add, form.monthly_cap].map((typed) =>
      Money.typed(typed, currency)
    )
    const limits = await topUpLimits(currency)
    if (!isWithin(adds, limits) || monthlyCap.compare(adds) < 0) {
      const [least, most] = [formatMoney(limits.least), formatMoney(limits.most)]
      return this.#refuse(ctx, 'auto_outside_limits', { least, most })
    }
    const isOn = form.auto_enabled === true
    const saved = await saveAutoTopUp(accountId, { isOn, below, adds, monthlyCap })
    if (!saved.ok) return this.#refuse(ctx, saved.error.type)
    session.flash('success', i18n.t(isOn ? 'billing.credit.auto_on' : 'billing.credit.auto_off'))
    return response.redirect().toRoute('credit.index')
  }

  #refuse({ response, session, i18n }: HttpContext, why: string, data?: Record<string, string>) {
    session.flash('error', i18n.t(`billing.refusals.${why}`, data))
    return response.redirect().toRoute('credit.index')
  }
}
