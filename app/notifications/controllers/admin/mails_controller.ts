import { cursorFrom } from '#core/database/keyset'
import { listMails, mailShows } from '#notifications/queries/list_mails'
import { mailFilterValidator } from '#notifications/validators/mail_filter_validator'
import type { HttpContext } from '@adonisjs/core/http'

export default class MailsController {
  async index({ request, view }: HttpContext) {
    const [, filter] = await mailFilterValidator.tryValidate(request.qs())
    const show = filter?.show ?? 'stuck'
    return view.render('pages/notifications/admin/mails', {
      mails: await listMails(show, cursorFrom(request)),
      shows: mailShows,
      show,
    })
  }
}
