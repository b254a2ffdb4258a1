import type { CreditParts } from '#billing/credit_notes/credit_parts'
import type { InvoiceSnapshot } from '#billing/invoices/invoice_snapshot'
import type { Money } from '#core/money/money'
import type { Settling } from '#billing/credit_notes/issue_credit_note'

/** All that a credit note says, as it was said on the day. Parties are those of the invoice that it corrects. */
export interface CreditNoteSnapshot {
  version: 1
  number: string
  issuedOn: string
  timeZone?: string
  currency: string
  /** The invoice that it corrects. */
  invoice: { number: string; issuedOn: string }
  reason: string
  seller: InvoiceSnapshot['seller']
  buyer: InvoiceSnapshot['buyer']
  lines: {
    description: string
    /** How many days of the line are taken back, where that is how it was worked out. */
    days: number | null
    periodStart: string | null
    periodEnd: string | null
    netMinor: number
    taxMinor: number
  }[]
  taxGroups: InvoiceSnapshot['taxGroups']
  netMinor: number
  taxMinor: number
  totalMinor: number
  /** How much of it had been paid and goes back, and where to; the rest lowered what was due. */
  returnedMinor: number
  settle: Settling
  footer: string
  legal?: string[]
}

interface SnapshotInput {
  number: string
  issuedOn: string
  reason: string
  settle: Settling
  parts: CreditParts
  returned: Money
  invoice: InvoiceSnapshot
}

/** What a credit note says for good. */
export function creditNoteSnapshot(input: SnapshotInput): CreditNoteSnapshot {
  const { number, issuedOn, reason, settle, parts, returned, invoice } = input
  return {
    version: 1,
    number,
    issuedOn,
    timeZone: invoice.timeZone,
    currency: parts.total.currency,
    invoice: { number: invoice.number, issuedOn: invoice.issuedOn },
    reason,
    seller: invoice.seller,
    buyer: invoice.buyer,
    lines: parts.lines.map(({ line, days, net, tax }) => ({
      description: line.description,
      days,
      periodStart: line.period?.start ?? null,
      periodEnd: line.period?.end ?? null,
      netMinor: net.minor,
      taxMinor: tax.minor,
    })),
    taxGroups: parts.groups.map(({ group, taxable, tax }) => ({
      category: group.category,
      country: group.country,
      rateBp: group.rateBp,
      taxableMinor: taxable.minor,
      taxMinor: tax.minor,
      reason: group.reason as InvoiceSnapshot['taxGroups'][number]['reason'],
    })),
    netMinor: parts.net.minor,
    taxMinor: parts.tax.minor,
    totalMinor: parts.total.minor,
    returnedMinor: returned.minor,
    settle,
    footer: invoice.footer,
    legal: invoice.legal,
  }
}
