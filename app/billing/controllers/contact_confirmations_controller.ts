import { confirmContact } from '#billing/contacts/answer_contact'
import { signedAction } from '#billing/contacts/contact_links'
import BillingContact from '#billing/models/billing_contact'
import Account from '#identity/models/account'
import type { HttpContext } from '@adonisjs/core/http'

/** Where the reader of an address says that documents of an account are wanted there. */
export default class ContactConfirmationsController {
  /** Opening a link changes nothing, because mail scanners open links. */
  async show(ctx: HttpContext) {
    ctx.response.header('Referrer-Policy', 'no-referrer')
    const contact = await askedContact(ctx)
    if (!contact) return gone(ctx)
    const { id, email, kinds, asks: ask, accountId } = contact
    return ctx.view.render('pages/billing/contacts/confirm', {
      ...{ email, kinds, isConfirmed: contact.status === 'confirmed' },
      account: await Account.findOrFail(accountId),
      action: signedAction('contact_confirmations.store', id, { ask }),
    })
  }

  async store(ctx: HttpContext) {
    const { params, request, view } = ctx
    ctx.response.header('Referrer-Policy', 'no-referrer')
    const isSigned = request.hasValidSignature()
    const contact = isSigned ? await confirmContact(params.id, askOf(ctx)) : null
    if (!contact) return gone(ctx)
    return view.render('pages/billing/contacts/done', { what: 'confirmed', email: contact.email })
  }
}

async function askedContact(ctx: HttpContext): Promise<BillingContact | null> {
  if (!ctx.request.hasValidSignature()) return null
  const contact = await BillingContact.find(ctx.params.id)
  if (!contact || contact.asks !== askOf(ctx) || contact.status === 'expired') return null
  return contact
}

const askOf = ({ request }: HttpContext) => Number(request.qs().ask)

async function gone({ response, view }: HttpContext) {
  response.status(410)
  return view.render('pages/billing/contacts/gone')
}
