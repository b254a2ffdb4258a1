import CreditNote from '#billing/models/credit_note'

/** A credit note of an account; fails for other accounts'. */
export function creditNoteOf(accountId: string, id: string): Promise<CreditNote> {
  return withDetails().where({ account_id: accountId, id }).firstOrFail()
}

/** Any credit note with all that its page shows. */
export function creditNoteWithDetails(id: string): Promise<CreditNote> {
  return withDetails().where('id', id).preload('account').firstOrFail()
}

function withDetails() {
  return CreditNote.query().preload('invoice').preload('refunds')
}
