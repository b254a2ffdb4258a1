import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { E_FORBIDDEN } from '#ordering/errors'
import { checkoutAddressValidator } from '#ordering/validators/checkout_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class CheckoutAddressesController {
  /** Takes the address that the invoice is written to. */
  async update({ request, response, visitor }: HttpContext) {
    if (!visitor.membership?.managesAccount) throw new E_FORBIDDEN()
    const form = await request.validateUsing(checkoutAddressValidator)
    const account = visitor.requireAccount()
    account.merge({
      name: form.name,
      kind: form.company_name ? 'company' : 'personal',
      companyName: form.company_name ?? null,
      vatId: form.vat_id ?? null,
      addressLine1: form.address_line_1,
      addressLine2: form.address_line_2 ?? null,
      postalCode: form.postal_code ?? null,
      city: form.city,
      country: form.country,
    })
    const fields = Object.keys(account.$dirty)
    await transaction(async (trx) => {
      await account.useTransaction(trx).save()
      const subject = { type: 'account', id: account.id }
      await audit.record(
        { action: 'account.updated', subject, changes: { fields }, accountId: account.id },
        trx
      )
    })
    return response.redirect().toRoute('checkout.show')
  }
}
