import { cursorFrom } from '#core/database/keyset'
import { waysToPay } from '#billing/payments/ways_to_pay'
import { invoiceOf } from '#billing/invoices/find_invoice'
import { invoiceHistory } from '#billing/invoices/invoice_history'
import { invoicePage } from '#billing/invoices/invoice_page'
import { invoicesOf } from '#billing/invoices/list_invoices'
import InvoicePolicy from '#billing/policies/invoice_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvoicesController {
  async index({ bouncer, request, view, visitor }: HttpContext) {
    await bouncer.with(InvoicePolicy).authorize('view')
    const invoices = await invoicesOf(visitor.requireAccount().id, cursorFrom(request))
    return view.render('pages/billing/invoices/index', { invoices })
  }

  async show({ bouncer, params, view, visitor, i18n }: HttpContext) {
    await bouncer.with(InvoicePolicy).authorize('view')
    const account = visitor.requireAccount()
    const invoice = await invoiceOf(account.id, params.id)
    return view.render('pages/billing/invoices/show', {
      invoice,
      ...(await invoicePage(invoice)),
      history: invoiceHistory(invoice),
      payment: await waysToPay(account.id, invoice.amountDue(), i18n),
      openAttempt: invoice.attempts.find((attempt) => attempt.isOpen) ?? null,
    })
  }
}
