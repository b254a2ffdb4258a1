import { transaction } from '#core/database/transaction'
import { refuseField } from '#core/exceptions/refuse_field'
import { contactAllowances, throttle } from '#identity'
import { addContact, MOST_CONTACTS } from '#billing/contacts/add_contact'
import { changeContact } from '#billing/contacts/change_contact'
import { removeContact } from '#billing/contacts/remove_contact'
import BillingContact, { contactKinds } from '#billing/models/billing_contact'
import PaymentMethodPolicy from '#billing/policies/payment_method_policy'
import { contactKindsValidator, contactValidator } from '#billing/validators/contact_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Further addresses that get documents of the visitor's account. */
export default class BillingContactsController {
  async index({ bouncer, view, visitor }: HttpContext) {
    await bouncer.with(PaymentMethodPolicy).authorize('view')
    const { id } = visitor.requireAccount()
    return view.render('pages/billing/contacts/index', {
      contacts: await BillingContact.query().where('account_id', id).orderBy('id'),
      kinds: contactKinds,
      most: MOST_CONTACTS,
    })
  }

  async store(ctx: HttpContext) {
    const { bouncer, request, response, visitor, i18n } = ctx
    await bouncer.with(PaymentMethodPolicy).authorize('manage')
    const { email, kinds } = await request.validateUsing(contactValidator)
    await throttle.consume(contactAllowances(request.ip(), email), response)
    const added = await addContact(visitor.requireAccount().id, email, kinds)
    if (!added.ok)
      refuseField('email', i18n.t(`billing.refusals.${added.error.type}`, { most: MOST_CONTACTS }))
    return done(ctx, 'asked', email)
  }

  async update(ctx: HttpContext) {
    const contact = await ownContact(ctx)
    const { kinds } = await ctx.request.validateUsing(contactKindsValidator)
    await transaction((trx) => changeContact(trx, contact, kinds))
    return done(ctx, 'changed', contact.email)
  }

  async destroy(ctx: HttpContext) {
    const contact = await ownContact(ctx)
    if (contact.unsubscribedAt) return done(ctx, 'kept', contact.email, 'error')
    await transaction((trx) => removeContact(trx, contact))
    return done(ctx, 'removed', contact.email)
  }
}

/** Found through the visitor's account; 404 for contacts of others. */
export async function ownContact({ bouncer, params, visitor }: HttpContext) {
  await bouncer.with(PaymentMethodPolicy).authorize('manage')
  return BillingContact.query()
    .where('account_id', visitor.requireAccount().id)
    .where('id', params.id)
    .firstOrFail()
}

export function done(
  { response, session, i18n }: HttpContext,
  message: string,
  email: string,
  tone = 'success'
) {
  session.flash(tone, i18n.t(`billing.contacts.told.${message}`, { email }))
  return response.redirect().toRoute('billing_contacts.index')
}
