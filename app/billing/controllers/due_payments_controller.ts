import { amountsDue } from '#billing/invoices/amounts_due'
import { dueInvoicesOf, sumDue } from '#billing/invoices/due_invoices'
import { creditFirst } from '#billing/payments/credit_first'
import { goOnWith } from '#billing/payments/go_on_to_pay'
import { payInvoices } from '#billing/payments/pay_invoices'
import { waysToPay } from '#billing/payments/ways_to_pay'
import InvoicePolicy from '#billing/policies/invoice_policy'
import { payDueValidator, shownDueValidator } from '#billing/validators/payment_validators'
import type { HttpContext } from '@adonisjs/core/http'
import type Account from '#identity/models/account'

/** Several invoices that are paid at once. */
export default class DuePaymentsController {
  /** All that is due in a currency, with the invoices that the address names ticked; all of them where it names none. */
  async create(ctx: HttpContext) {
    const { bouncer, request, visitor, view, i18n } = ctx
    await bouncer.with(InvoicePolicy).authorize('pay')
    const account = visitor.requireAccount()
    const [, asked] = await shownDueValidator.tryValidate(request.qs())
    const { currency, currencies } = await currencyOf(account, asked?.currency)
    const invoices = await dueInvoicesOf(account.id, currency)
    const named = new Set(asked?.invoices ?? [])
    const chosen = named.size === 0 ? invoices : invoices.filter(({ id }) => named.has(id))
    const due = sumDue(chosen, currency)
    return view.render('pages/billing/invoices/pay', {
      account,
      invoices,
      currencies,
      currency,
      chosen: new Set(chosen.map(({ id }) => id)),
      due,
      payment: await waysToPay(account.id, due, i18n),
      credit: await creditFirst(account.id, due),
    })
  }

  async store(ctx: HttpContext) {
    const { bouncer, request, response, session, visitor, i18n } = ctx
    await bouncer.with(InvoicePolicy).authorize('pay')
    const account = visitor.requireAccount()
    const form = await request.validateUsing(payDueValidator)
    const { currency } = await currencyOf(account, form.currency)
    const wanted = new Set(form.invoices)
    const all = await dueInvoicesOf(account.id, currency)
    const invoices = all.filter(({ id }) => wanted.has(id))
    const back = (type: string, facts = {}) => {
      session.flash('error', i18n.t(`billing.refusals.${type}`, facts))
      const shown = invoices.map(({ id }) => id)
      const query = shown.length > 0 ? { invoices: shown, currency } : { currency }
      return response.redirect().withQs(query).toRoute('due_payments.create')
    }
    if (invoices.length === 0) return back('nothing_due_any_more')
    if (sumDue(invoices, currency).minor !== form.shown) return back('total_changed')
    const started = await payInvoices(
      invoices.map(({ id }) => id),
      { method: form.method, saveCard: form.save_card, creditFirst: form.credit_first }
    )
    if (!started.ok) return back(started.error.type, { ...started.error })
    if (started.value) return goOnWith(ctx, started.value)
    session.flash('success', i18n.t('billing.pay.credit_used'))
    return response.redirect().toRoute('invoices.index')
  }
}

/** The currency that is asked for where something is due in it, or else the account's own, or else any. */
async function currencyOf(account: Account, asked?: string) {
  const due = await amountsDue(account.id)
  const currencies = due.map(({ currency }) => currency)
  const found = [asked, account.currency].find((one) => one && currencies.includes(one))
  return { currency: found ?? currencies[0] ?? account.currency, currencies }
}
