import { formatDate } from '#core/views/format'
import { transaction } from '#core/database/transaction'
import { cancelChange } from '#billing'
import Service from '#provisioning/models/service'
import { changePage } from '#ordering/changes/change_page'
import { optionMessages } from '#ordering/configure/option_messages'
import { makeChange } from '#ordering/changes/make_change'
import {
  staffChangePreviewValidator,
  staffChangeValidator,
} from '#ordering/validators/change_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Another plan, other options or another cycle for a server of a customer. */
export default class ServiceChangesController {
  async show(ctx: HttpContext) {
    const { params, request, response, view } = ctx
    const service = await Service.findOrFail(params.id)
    const page = await changePage(
      service,
      await request.validateUsing(staffChangePreviewValidator, await optionMessages(ctx))
    )
    if (!page) return response.redirect().toRoute('admin.services.show', { id: service.id })
    return view.render('pages/ordering/admin/service_changes/show', page)
  }

  /** Changes it as the preview said it. */
  async store(ctx: HttpContext) {
    const { params, request, response, session, i18n, visitor } = ctx
    const service = await Service.findOrFail(params.id)
    const form = await request.validateUsing(staffChangeValidator, await optionMessages(ctx))
    const { plan_id: planId, is_free: isFree, ...agreed } = form
    const by = { type: 'staff' as const, id: visitor.requireUser().id }
    const asked = await makeChange(service, { planId, isFree, ...agreed, by })
    if (!asked.ok) {
      session.flash('error', i18n.t(`ordering.change.refused.${asked.error.type}`))
      return response
        .redirect()
        .withQs({
          ...{ plan_id: planId, options: form.options, starts: form.starts },
          ...(isFree ? { is_free: '1' } : {}),
        })
        .toRoute('admin.service_changes.show', { id: service.id })
    }
    const { invoiceId, effectiveOn } = asked.value
    const text = invoiceId ? 'done_invoice' : form.starts === 'now' ? 'done_now' : 'done_later'
    const { hostname } = service
    const day = formatDate(effectiveOn)
    session.flash('success', i18n.t(`ordering.change.${text}`, { hostname, day }))
    return response.redirect().toRoute('admin.service_changes.show', { id: service.id })
  }

  /** Calls off one that has not begun. */
  async destroy({ params, response, session, i18n, visitor }: HttpContext) {
    const { id, hostname } = await Service.findOrFail(params.id)
    const by = { type: 'staff' as const, id: visitor.requireUser().id }
    const done = await transaction((trx) => cancelChange(trx, id, by))
    const text = done ? 'called_off' : 'not_called_off'
    session.flash(done ? 'success' : 'info', i18n.t(`ordering.change.${text}`, { hostname }))
    return response.redirect().toRoute('admin.services.show', { id })
  }
}
