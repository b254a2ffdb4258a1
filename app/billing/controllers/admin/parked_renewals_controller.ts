import { staffListPage } from '#core/lists/pages'
import { previewParked } from '#billing/parked/preview_parked'
import { resumeParked } from '#billing/parked/resume_parked'
import { parkedChoiceValidator, resumeParkedValidator } from '#billing/validators/hold_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Renewals that wait for a person. */
export default class ParkedRenewalsController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'parked_renewals')
    return ctx.view.render('pages/billing/admin/parked_renewals/index', { list })
  }

  /** What resuming the chosen ones comes to, before it is done. */
  async create({ request, response, view }: HttpContext) {
    const [, chosen] = await parkedChoiceValidator.tryValidate(request.qs())
    if (!chosen) return response.redirect().toRoute('admin.parked_renewals.index')
    return view.render('pages/billing/admin/parked_renewals/create', {
      preview: await previewParked(chosen.ids, chosen.verb),
    })
  }

  async store({ request, response, session, visitor, i18n }: HttpContext) {
    const { ids, from, fingerprint } = await request.validateUsing(resumeParkedValidator)
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const done = await resumeParked({ ids, from, fingerprint, by })
    if (!done.ok && done.error.type === 'parked_changed') {
      session.flash('info', i18n.t('billing.parked.changed'))
      return response.redirect().withQs({ ids, verb: from }).toRoute('admin.parked_renewals.create')
    }
    if (done.ok) {
      const count = done.value.parked.length
      session.flash('success', i18n.t(`billing.parked.done.${from}`, { count }))
    } else session.flash('error', i18n.t(`billing.refusals.${done.error.type}`))
    return response.redirect().toRoute('admin.parked_renewals.index')
  }
}
