/** The series in which credit notes are numbered, apart from invoices. */
export const CREDIT_NOTE_SERIES = 'credit_note'
