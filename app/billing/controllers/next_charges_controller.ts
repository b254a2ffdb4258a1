import { chargePanel } from '#billing/renewals/charge_panel'
import InvoicePolicy from '#billing/policies/invoice_policy'
import { nextChargesValidator } from '#billing/validators/payment_validators'
import type { HttpContext } from '@adonisjs/core/http'

const FRAME = 'next-charges'

/** What is charged next: a page by itself, and the part of other pages that is fetched once somebody looks there. */
export default class NextChargesController {
  async index({ bouncer, request, view, visitor }: HttpContext) {
    await bouncer.with(InvoicePolicy).authorize('view')
    const { service } = await request.validateUsing(nextChargesValidator)
    const panel = await chargePanel(visitor.requireAccount(), service)
    const isPart = request.header('turbo-frame') === FRAME
    return view.render(`pages/billing/next/${isPart ? 'frame' : 'index'}`, { panel, service })
  }
}
