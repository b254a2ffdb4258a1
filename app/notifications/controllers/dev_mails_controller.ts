import { cursorFrom, keysetPage } from '#core/database/keyset'
import Mail from '#notifications/models/mail'
import type { HttpContext } from '@adonisjs/core/http'

const PER_PAGE = 30

/** The development mailbox: what the panel would have sent. Its routes exist only where mails are kept. */
export default class DevMailsController {
  async index({ request, view }: HttpContext) {
    const at = cursorFrom(request)
    const sent = Mail.query().whereNot('state', 'dropped')
    const mails = await keysetPage(sent, { key: 'id', size: PER_PAGE, at })
    return view.render('pages/notifications/dev_mails/index', { mails })
  }

  async show({ params, view }: HttpContext) {
    const mail = await Mail.findOrFail(params.id)
    return view.render('pages/notifications/dev_mails/show', { mail })
  }

  /** The HTML body alone, shown in a sandboxed frame. */
  async body({ params, response }: HttpContext) {
    const mail = await Mail.findOrFail(params.id)
    response.header(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox allow-popups allow-top-navigation-by-user-activation"
    )
    response.header('X-Frame-Options', 'SAMEORIGIN')
    return response.type('html').send(mail.html ?? '')
  }
}
