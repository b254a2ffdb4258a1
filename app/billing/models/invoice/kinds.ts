/** What invoices are for: an order, the next period of something, a change of it, or whatever staff wrote. */
export const invoiceKinds = ['order', 'renewal', 'change', 'manual'] as const
export type InvoiceKind = (typeof invoiceKinds)[number]
