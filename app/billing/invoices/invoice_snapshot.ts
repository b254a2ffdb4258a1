import { createHash } from 'node:crypto'
import { dayText } from '#core/database/calendar_date'
import { readVatId } from '#billing/tax/vat_number'
import type { SettingTypes } from '#core/settings/settings'
import type { TaxQuote } from '#billing/tax/tax_calculator'
import type { InvoiceLineInput } from '#billing/invoices/invoice_input'
import type { TaxDecision } from '#billing/tax/tax_decision'
import type { Party as Billed } from '#identity/models/account/party'

/** A stretch of time whose days are not known yet: it begins when the service does. */
export interface CycleFromActivation {
  unit: 'month' | 'year'
  count: number
  from: 'activation'
}

interface Party {
  name: string
  lines: string[]
  country: string
  vatId: string | null
  email: string | null
}

/** All that an invoice says, as it was said on the day; the pages and the PDF are made from this alone. */
export interface InvoiceSnapshot {
  version: 1
  number: string
  issuedOn: string
  dueOn: string
  /** Where the company kept its calendar; invoices that were issued before there was a setting have none: UTC. */
  timeZone?: string
  /** The buyer's own reference, where the account gave one. */
  purchaseOrder?: string
  currency: string
  taxMode: string
  seller: Party
  buyer: Party
  lines: {
    description: string
    quantity: number
    unitMinor: number
    /** What was taken off it, as listed; most lines have none. */
    discount?: { minor: number; label: string }
    netMinor: number
    taxMinor: number
    periodStart: string | null
    periodEnd: string | null
    cycle?: CycleFromActivation
  }[]
  taxGroups: {
    category: string
    country: string
    rateBp: number
    taxableMinor: number
    taxMinor: number
    reason: TaxDecision['reason']
  }[]
  netMinor: number
  taxMinor: number
  totalMinor: number
  bankDetails: string
  /** The account that a transfer goes to, plain; invoices that were issued before there was a setting have none. */
  transfer?: { iban: string; bic: string | null }
  footer: string
  /** What the law has a seller say on letters, a line each; none on older invoices. */
  legal?: string[]
}

interface SnapshotInput {
  number: string
  issuedOn: string
  dueOn: string
  account: Billed
  quote: TaxQuote
  lines: InvoiceLineInput[]
  purchaseOrder?: string | null
}

/** What an invoice says for good, with the seller as the settings name it now. */
export function buildSnapshot(
  input: SnapshotInput,
  known: Readonly<SettingTypes>
): InvoiceSnapshot {
  const { number, issuedOn, dueOn, account, quote, lines, purchaseOrder } = input
  const { legal, ...parties } = partiesOf(account, known)
  return {
    version: 1,
    number,
    issuedOn,
    dueOn,
    timeZone: known['company.time_zone'],
    ...(purchaseOrder ? { purchaseOrder } : {}),
    currency: quote.total.currency,
    taxMode: quote.mode,
    ...parties,
    lines: lines.map((line, index) => ({
      description: line.description,
      quantity: line.quantity,
      unitMinor: line.unitMinor,
      ...discountOf(line),
      netMinor: quote.lines[index].net.minor,
      taxMinor: quote.lines[index].tax.minor,
      periodStart: line.periodStart ? dayText(line.periodStart) : null,
      periodEnd: line.periodEnd ? dayText(line.periodEnd) : null,
      cycle: line.cycle,
    })),
    taxGroups: quote.taxGroups.map(({ taxable, tax, ...decision }) => ({
      ...decision,
      taxableMinor: taxable.minor,
      taxMinor: tax.minor,
    })),
    netMinor: quote.net.minor,
    taxMinor: quote.tax.minor,
    totalMinor: quote.total.minor,
    bankDetails: known['billing.bank_details'],
    ...transferOf(known['billing.iban'], known['billing.bic']),
    footer: known['billing.invoice_footer'],
    legal,
  }
}

/** Who writes to whom, and what the law has the sender say, as the settings and the account name them now. */
export function partiesOf(
  account: Billed,
  known: Readonly<SettingTypes>
): Required<Pick<InvoiceSnapshot, 'seller' | 'buyer' | 'legal'>> {
  return {
    seller: sellerOf(known),
    buyer: buyerOf(account),
    legal: textLines(known['brand.legal']),
  }
}

/** The fingerprint by which a later change of a snapshot would show. */
export function hashOf(snapshot: string): string {
  return createHash('sha256').update(snapshot).digest('hex')
}

function sellerOf(known: Readonly<SettingTypes>): Party {
  return {
    name: known['company.name'],
    lines: textLines(known['company.address']),
    country: known['company.country'],
    vatId: known['company.vat_id'] || null,
    email: known['company.email'] || null,
  }
}

function transferOf(iban: string, bic: string): Pick<InvoiceSnapshot, 'transfer'> {
  return iban ? { transfer: { iban, bic: bic || null } } : {}
}

function discountOf({
  discount,
}: InvoiceLineInput): Pick<InvoiceSnapshot['lines'][number], 'discount'> {
  return discount ? { discount: { minor: discount.minor, label: discount.label } } : {}
}

function buyerOf(account: Billed): Party {
  return {
    name: account.legalName,
    lines: account.addressLines,
    country: account.country,
    vatId: account.vatId ? printedVatId(account.country, account.vatId) : null,
    email: account.billingEmail,
  }
}

/** EU numbers in the form that registers know, all others as their bearer writes them. */
function printedVatId(country: string, vatId: string): string {
  const { form, normal } = readVatId(country, vatId)
  return form === 'fits' ? normal : vatId
}

function textLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
}
