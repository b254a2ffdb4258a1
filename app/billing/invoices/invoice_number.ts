/** The series in which invoices are numbered. */
export const INVOICE_SERIES = 'invoice'
