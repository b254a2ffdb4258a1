import { drivers } from '#provisioning/clusters/drivers'
import Service from '#provisioning/models/service'
import { correctAnswers, isCorrectable } from '#provisioning/settings/correct_answers'
import { settingControls } from '#provisioning/settings/setting_controls'
import type { HttpContext } from '@adonisjs/core/http'

/** What a customer answered to the driver's own questions, corrected by staff while nothing is built. */
export default class ServiceAnswersController {
  async edit(ctx: HttpContext) {
    const service = await Service.findOrFail(ctx.params.id)
    const fields = await drivers.orderFieldsOf(service.driver)
    if (!isCorrectable(service.state)) return this.#leave(ctx, 'info')
    return ctx.view.render('pages/provisioning/admin/services/answers', {
      service,
      controls: settingControls(fields, service.orderSettings),
    })
  }

  async update(ctx: HttpContext) {
    const { params, request, response, session, i18n } = ctx
    const corrected = await correctAnswers(params.id, request.all())
    if (!corrected.ok) return this.#leave(ctx, 'error')
    session.flash('success', i18n.t('provisioning.admin.services.answers_saved'))
    return response.redirect().toRoute('admin.services.show', { id: params.id })
  }

  /** Whoever opens the form too late is told so; whoever sends it is told that nothing was changed. */
  #leave({ params, response, session, i18n }: HttpContext, tone: 'info' | 'error') {
    const text = tone === 'info' ? 'answers_built' : 'answers_refused'
    session.flash(tone, i18n.t(`provisioning.admin.services.${text}`))
    return response.redirect().toRoute('admin.services.show', { id: params.id })
  }
}
