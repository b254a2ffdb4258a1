import { formatDate } from '#core/views/format'
import { transaction } from '#core/database/transaction'
import { cancelChange } from '#billing'
import Service from '#provisioning/models/service'
import { changePage } from '#ordering/changes/change_page'
import { optionMessages } from '#ordering/configure/option_messages'
import { makeChange } from '#ordering/changes/make_change'
import OrderPolicy from '#ordering/policies/order_policy'
import { changePreviewValidator, changeValidator } from '#ordering/validators/change_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServiceChangesController {
  /** What a server may be changed to, and what that costs, line by line. */
  async show(ctx: HttpContext) {
    const { bouncer, request, view, response } = ctx
    await bouncer.with(OrderPolicy).authorize('place')
    const service = await ownService(ctx)
    const page = await changePage(
      service,
      await request.validateUsing(changePreviewValidator, await optionMessages(ctx))
    )
    if (!page) return response.redirect().toRoute('services.show', { id: service.id })
    return view.render('pages/ordering/service_change', page)
  }

  /** Changes it as the preview said it; shows the preview again where that is another by now. */
  async store(ctx: HttpContext) {
    const { bouncer, request, response, session, i18n, visitor } = ctx
    await bouncer.with(OrderPolicy).authorize('place')
    const service = await ownService(ctx)
    const form = await request.validateUsing(changeValidator, await optionMessages(ctx))
    const { plan_id: planId, ...agreed } = form
    const by = { type: 'customer' as const, id: visitor.requireUser().id }
    const asked = await makeChange(service, { planId, ...agreed, by })
    const { hostname } = service
    if (!asked.ok) {
      session.flash('error', i18n.t(`ordering.change.refused.${asked.error.type}`))
      return response
        .redirect()
        .withQs({ plan_id: planId, options: form.options, starts: form.starts })
        .toRoute('service_changes.show', { id: service.id })
    }
    const change = asked.value
    const day = formatDate(change.effectiveOn)
    const text = change.invoiceId ? 'done_pay' : form.starts === 'now' ? 'done_now' : 'done_later'
    session.flash('success', i18n.t(`ordering.change.${text}`, { hostname, day }))
    return change.invoiceId
      ? response.redirect().toRoute('invoices.show', { id: change.invoiceId })
      : response.redirect().toRoute('services.show', { id: service.id })
  }

  async destroy(ctx: HttpContext) {
    const { bouncer, response, session, i18n, visitor } = ctx
    await bouncer.with(OrderPolicy).authorize('place')
    const service = await ownService(ctx)
    const by = { type: 'customer' as const, id: visitor.requireUser().id }
    const done = await transaction((trx) => cancelChange(trx, service.id, by))
    const { hostname } = service
    const text = done ? 'called_off' : 'not_called_off'
    session.flash(done ? 'success' : 'info', i18n.t(`ordering.change.${text}`, { hostname }))
    return response.redirect().toRoute('services.show', { id: service.id })
  }
}

function ownService({ params, visitor }: HttpContext): Promise<Service> {
  return Service.query()
    .where({ id: params.id, account_id: visitor.requireAccount().id })
    .firstOrFail()
}
