/** The series in which invoices are numbered. */
export const INVOICE_SERIES = 'invoice'

const DIGITS = 6

/** How the number of a series is written: "INV-000042". */
export function invoiceNumber(prefix: string, seq: number): string {
  return `${prefix}${String(seq).padStart(DIGITS, '0')}`
}
