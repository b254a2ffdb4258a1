import { Money } from '#core/money/money'
import Invoice from '#billing/models/invoice'

/** As many as one payment pays at once. */
export const MOST_AT_ONCE = 50

/** What an account has to pay in one currency, the invoice due first on top; as many as one payment pays at once. */
export function dueInvoicesOf(accountId: string, currency: string): Promise<Invoice[]> {
  return Invoice.query()
    .where({ account_id: accountId, state: 'open', currency })
    .whereNotNull('number')
    .orderBy('due_on')
    .orderBy('id')
    .limit(MOST_AT_ONCE)
}

/** What invoices of one currency ask for together. */
export function sumDue(invoices: Invoice[], currency: string): Money {
  return Money.sum(
    invoices.map((invoice) => invoice.amountDue()),
    currency
  )
}
