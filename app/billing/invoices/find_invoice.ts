import Invoice from '#billing/models/invoice'

/** An invoice of an account with all that its page shows; fails for other accounts'. */
export function invoiceOf(accountId: string, id: string): Promise<Invoice> {
  return withDetails().where('account_id', accountId).where('id', id).firstOrFail()
}

/** Any invoice with all that its page shows. */
export function invoiceWithDetails(id: string): Promise<Invoice> {
  return withDetails().where('id', id).preload('account').firstOrFail()
}

function withDetails() {
  return Invoice.query()
    .whereNotNull('number')
    .preload('payments')
    .preload('attempts')
    .preload('refunds')
    .preload('creditNotes')
}
