import { calendarDay } from '#core/calendar_day'
import { settings } from '#core/settings/settings'
import TopUp from '#billing/models/top_up'
import PaymentMethodPolicy from '#billing/policies/payment_method_policy'
import type { HttpContext } from '@adonisjs/core/http'

/** The receipt of credit that was paid for. */
export default class TopUpsController {
  async show({ bouncer, params, view, visitor }: HttpContext) {
    await bouncer.with(PaymentMethodPolicy).authorize('view')
    const account = visitor.requireAccount()
    const topUp = await TopUp.query()
      .where({ account_id: account.id, id: params.id, state: 'paid' })
      .preload('payment')
      .firstOrFail()
    return view.render('pages/billing/credit/receipt', {
      account,
      topUp,
      paidOn: calendarDay(topUp.payment.receivedAt, await settings.get('company.time_zone')),
      company: {
        name: await settings.get('company.name'),
        address: oneLine(await settings.get('company.address')),
        vatId: await settings.get('company.vat_id'),
      },
    })
  }
}

const oneLine = (address: string) =>
  address
    .split(/\s*\n\s*/)
    .filter(Boolean)
    .join(', ')
