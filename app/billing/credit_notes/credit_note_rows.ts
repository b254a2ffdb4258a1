import db from '@adonisjs/lucid/services/db'
import type { ListRow } from '#core/registries/lists'

/** Credit notes for a list, with the invoice that each corrects. */
export function selectCreditNotes() {
  return db
    .from('credit_notes')
    .join('invoices', 'invoices.id', 'credit_notes.invoice_id')
    .select('credit_notes.id', 'credit_notes.number', 'credit_notes.issued_on')
    .select('credit_notes.total_minor', 'credit_notes.currency', 'credit_notes.reason')
    .select('credit_notes.invoice_id', 'invoices.number as invoice_number')
}

export const creditedTotal = (row: ListRow): { minor: number; currency: string } => ({
  minor: Number(row.total_minor),
  currency: String(row.currency),
})
