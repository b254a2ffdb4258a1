import { unsubscribeContact } from '#billing/contacts/answer_contact'
import { signedAction } from '#billing/contacts/contact_links'
import BillingContact from '#billing/models/billing_contact'
import type { HttpContext } from '@adonisjs/core/http'

/** Where the reader of an address ends the mails to it. */
export default class ContactUnsubscriptionsController {
  /** Opening a link changes nothing, because mail scanners open links. */
  async show({ params, request, response, view }: HttpContext) {
    response.header('Referrer-Policy', 'no-referrer')
    const contact = request.hasValidSignature() ? await BillingContact.find(params.id) : null
    if (!contact) {
      response.status(410)
      return view.render('pages/billing/contacts/gone')
    }
    return view.render('pages/billing/contacts/unsubscribe', {
      email: contact.email,
      isUnsubscribed: contact.status === 'unsubscribed',
      action: signedAction('contact_unsubscriptions.store', contact.id),
    })
  }

  async store({ params, request, response, view }: HttpContext) {
    response.header('Referrer-Policy', 'no-referrer')
    const contact = request.hasValidSignature() ? await unsubscribeContact(params.id) : null
    if (contact)
      return view.render('pages/billing/contacts/done', {
        what: 'unsubscribed',
        email: contact.email,
      })
    response.status(410)
    return view.render('pages/billing/contacts/gone')
  }
}
