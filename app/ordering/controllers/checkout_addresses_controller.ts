import { AccountPolicy, changeAccount, invoiceDetailsValidator } from '#identity'
import type { HttpContext } from '@adonisjs/core/http'

export default class CheckoutAddressesController {
  /** Takes the address that the invoice is written to. */
  async update({ bouncer, request, response, visitor }: HttpContext) {
    await bouncer.with(AccountPolicy).authorize('manage')
    const details = await request.validateUsing(invoiceDetailsValidator)
    await changeAccount(visitor.requireAccount().id, details)
    return response.redirect().toRoute('checkout.show')
  }
}
