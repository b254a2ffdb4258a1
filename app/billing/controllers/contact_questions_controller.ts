import { contactAllowances, throttle } from '#identity'
import { askAgain } from '#billing/contacts/ask_again'
import { done, ownContact } from '#billing/controllers/billing_contacts_controller'
import type { HttpContext } from '@adonisjs/core/http'

/** Asks a contact that has not answered once more. */
export default class ContactQuestionsController {
  async store(ctx: HttpContext) {
    const contact = await ownContact(ctx)
    const { request, response } = ctx
    await throttle.consume(contactAllowances(request.ip(), contact.email), response)
    const asked = await askAgain(contact)
    return done(ctx, asked ? 'asked' : 'answered', contact.email, asked ? 'success' : 'info')
  }
}
