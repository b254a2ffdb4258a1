import Mail from '#notifications/models/mail'
import type { HttpContext } from '@adonisjs/core/http'

export default class MailResendsController {
  /** Queues a stuck mail again; says so where it is not stuck any more. */
  async store({ params, response, session, i18n }: HttpContext) {
    const mail = await Mail.findOrFail(params.id)
    if (await mail.sendAgain()) session.flash('success', i18n.t('notifications.admin.queued'))
    else session.flash('warning', i18n.t('notifications.admin.not_stuck'))
    return response.redirect().toRoute('admin.mails.index')
  }
}
