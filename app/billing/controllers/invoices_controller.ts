import { creditBalance } from '#billing/contracts/credit'
import { invoiceOf } from '#billing/queries/find_invoice'
import { invoicesOf } from '#billing/queries/invoice_lists'
import { savedCardsOf } from '#billing/queries/payment_lists'
import { pageValidator } from '#billing/validators/billing_validators'
import { paymentChoices } from '#billing/views/payment_choices'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvoicesController {
  async index({ request, view, visitor }: HttpContext) {
    const [, query] = await pageValidator.tryValidate(request.qs())
    const invoices = await invoicesOf(visitor.requireAccount().id, query?.page)
    return view.render('pages/billing/invoices/index', { invoices })
  }

  async show({ params, view, visitor, i18n }: HttpContext) {
    const account = visitor.requireAccount()
    const invoice = await invoiceOf(account.id, params.id)
    const credit = await creditBalance(account.id, invoice.currency)
    const cards = invoice.isPayable ? await savedCardsOf(account.id) : []
    return view.render('pages/billing/invoices/show', {
      invoice,
      document: invoice.document,
      choices: paymentChoices(i18n, { cards, credit, due: invoice.amountDue() }),
      openAttempt: invoice.attempts.find((attempt) => attempt.isOpen) ?? null,
    })
  }
}
