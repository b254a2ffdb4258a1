import Conversation from '#support_chat/models/conversation'
import { contactValidator } from '#support_chat/validators/contact_validator'
import type { HttpContext } from '@adonisjs/core/http'

/** The form with which anybody reaches the staff. */
export default class ContactController {
  async create({ view }: HttpContext) {
    return view.render('pages/support_chat/contact')
  }

  async store({ request, response, session, visitor, i18n }: HttpContext) {
    const { message, ...form } = await request.validateUsing(contactValidator)
    const who = { userId: visitor.user?.id ?? null, accountId: visitor.account?.id ?? null }
    await Conversation.open({ ...form, ...who, body: message })
    session.flash('success', i18n.t('support_chat.sent'))
    return response.redirect().toRoute('contact.create')
  }
}
