import { transaction } from '#core/database/transaction'
import { removeContact } from '#billing/contacts/remove_contact'
import BillingContact from '#billing/models/billing_contact'
import type { HttpContext } from '@adonisjs/core/http'

export default class BillingContactsController {
  /** Removes any contact, one that has unsubscribed too: its address can be added again. */
  async destroy({ params, response, session, i18n }: HttpContext) {
    const contact = await BillingContact.findOrFail(params.id)
    await transaction((trx) => removeContact(trx, contact))
    session.flash('success', i18n.t('billing.contacts.told.removed', { email: contact.email }))
    return response.redirect().toRoute('admin.credits.index', { account: contact.accountId })
  }
}
