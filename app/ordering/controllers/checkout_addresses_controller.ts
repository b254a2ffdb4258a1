import { changeAccount, invoiceDetailsValidator } from '#identity'
import { E_FORBIDDEN } from '#ordering/errors'
import type { HttpContext } from '@adonisjs/core/http'

export default class CheckoutAddressesController {
  /** Takes the address that the invoice is written to. */
  async update({ request, response, visitor }: HttpContext) {
    if (!visitor.membership?.managesAccount) throw new E_FORBIDDEN()
    const details = await request.validateUsing(invoiceDetailsValidator)
    await changeAccount(visitor.requireAccount().id, details)
    return response.redirect().toRoute('checkout.show')
  }
}
