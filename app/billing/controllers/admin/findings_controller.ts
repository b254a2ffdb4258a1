import { cursorFrom } from '#core/database/keyset'
import { resolveFinding } from '#billing/reconciliation/resolve_finding'
import BillingFinding from '#billing/models/billing_finding'
import { findings } from '#billing/payments/list_payments'
import { presentFinding } from '#billing/reconciliation/present_finding'
import { findingFilterValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class FindingsController {
  async index({ request, view, i18n }: HttpContext) {
    const [, filter] = await findingFilterValidator.tryValidate(request.qs())
    const show = filter?.show ?? 'open'
    const list = await findings(show, cursorFrom(request))
    return view.render('pages/billing/admin/findings/index', {
      findings: list,
      rows: list.rows.map((finding) => presentFinding(i18n, finding)),
      show,
    })
  }

  async update({ params, response, session, i18n }: HttpContext) {
    await resolveFinding(await BillingFinding.findOrFail(params.id))
    session.flash('success', i18n.t('billing.admin.finding_settled'))
    return response.redirect().toRoute('admin.findings.index')
  }
}
