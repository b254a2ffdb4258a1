import { customerListPage } from '#core/lists/pages'
import { payerNotice } from '#billing/collections/payer_notice'
import { documentYears } from '#billing/archives/document_years'
import { amountsDue } from '#billing/invoices/amounts_due'
import { creditFirst } from '#billing/payments/credit_first'
import { waysToPay } from '#billing/payments/ways_to_pay'
import { invoiceOf } from '#billing/invoices/find_invoice'
import { invoiceHistory } from '#billing/invoices/invoice_history'
import { invoicePage } from '#billing/invoices/invoice_page'
import InvoicePolicy from '#billing/policies/invoice_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvoicesController {
  async index(ctx: HttpContext) {
    await ctx.bouncer.with(InvoicePolicy).authorize('view')
    const { id } = ctx.visitor.requireAccount()
    const list = await customerListPage(ctx, 'customer.invoices', id)
    const due = list.isEmpty ? [] : await amountsDue(id)
    const years = list.isEmpty ? [] : await documentYears(id)
    return ctx.view.render('pages/billing/invoices/index', { list, due, years })
  }

  async show({ bouncer, params, view, visitor, i18n }: HttpContext) {
    await bouncer.with(InvoicePolicy).authorize('view')
    const account = visitor.requireAccount()
    const invoice = await invoiceOf(account.id, params.id)
    return view.render('pages/billing/invoices/show', {
      invoice,
      ...(await invoicePage(invoice)),
      notice: await payerNotice(invoice),
      history: invoiceHistory(invoice),
      payment: await waysToPay(account.id, invoice.amountDue(), i18n),
      credit: await creditFirst(account.id, invoice.amountDue()),
      openAttempt: invoice.attempts.find((attempt) => attempt.isOpen) ?? null,
    })
  }
}
