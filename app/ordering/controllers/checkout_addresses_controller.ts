import { changeAccount, invoiceDetailsValidator } from '#identity'
import type { HttpContext } from '@adonisjs/core/http'

export default class CheckoutAddressesController {
  /** Takes the address that the invoice is written to. */
  async update({ request, response, visitor }: HttpContext) {
    const account = visitor.requireAccountWhere('managesAccount')
    const details = await request.validateUsing(invoiceDetailsValidator)
    await changeAccount(account.id, details)
    return response.redirect().toRoute('checkout.show')
  }
}
