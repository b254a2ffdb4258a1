import Invoice from '#billing/models/invoice'

/** What an account has to pay, the most urgent first. */
export async function openInvoices(accountId: string, limit: number) {
  const invoices = await Invoice.query()
    .select('id', 'number', 'due_on', 'state', 'currency', 'total_minor', 'paid_minor')
    .where('account_id', accountId)
    .where('state', 'open')
    .orderBy('due_on')
    .limit(limit)
  return invoices.map((invoice) => ({
    id: invoice.id,
    number: invoice.number,
    dueOn: invoice.dueOn,
    overdue: invoice.isOverdue,
    amount: invoice.amountDue(),
  }))
}
