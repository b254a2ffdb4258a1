import { staffListPage } from '#core/lists/pages'
import { balancesShown } from '#billing/payouts/balances_shown'
import { showPayout } from '#billing/payouts/show_payout'
import Payout from '#billing/models/payout'
import type { HttpContext } from '@adonisjs/core/http'

/** What gateways sent to the shop's bank. */
export default class PayoutsController {
  async index(ctx: HttpContext) {
    const [list, balances] = await Promise.all([staffListPage(ctx, 'payouts'), balancesShown()])
    return ctx.view.render('pages/billing/admin/payouts/index', {
      list,
      balances,
      moving: balances.map(({ moving }) => moving).filter(({ isZero }) => !isZero),
      unexplained: balances.reduce((sum, balance) => sum + balance.unexplained, 0),
    })
  }

  async show({ params, view }: HttpContext) {
    const payout = await Payout.findOrFail(params.id)
    return view.render('pages/billing/admin/payouts/show', await showPayout(payout))
  }
}
