import { dayText } from '#core/database/calendar_date'
import { sqlTime } from '#core/database/sql_time'
import { insertMany } from '#core/database/insert_many'
import { nextInSequence } from '#core/database/sequence'
import { newId } from '#core/ids'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { assertLines, type InvoiceInput } from '#billing/invoices/invoice_input'
import { INVOICE_SERIES as SERIES, invoiceNumber } from '#billing/invoices/invoice_number'
import { issueDate } from '#billing/invoices/issue_date'
import { buildSnapshot, hashOf } from '#billing/invoices/invoice_snapshot'
import { postings } from '#billing/ledger/postings'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Party } from '#identity/models/account/party'
import type { TaxFacts } from '#billing/tax/tax_facts'
import type { TaxQuote } from '#billing/tax/tax_calculator'

/** An invoice whose total is known, before it has a number. */
export interface PricedInvoice {
  input: InvoiceInput
  account: Party
  quote: TaxQuote
}

interface NumberedInvoice extends PricedInvoice {
  id: string
  seq: number
  number: string
  issuedOn: DateTime<true>
  dueOn: DateTime<true>
}

/**
 * Writes numbered, open invoices in the caller's transaction: rows, ledger, outbox `invoice.issued`; those over nothing
 * are paid at once. All of them take a few statements. The series is locked from here to the commit, so call it late.
 * Answers their ids in the order given.
 */
export async function writeInvoices(
  trx: TransactionClientContract,
  priced: PricedInvoice[],
  facts: TaxFacts
): Promise<string[]> {
  if (priced.length === 0) return []
  for (const { input, quote } of priced) {
    assertLines(input.lines)
    if (quote.total.isNegative) throw new RangeError('An invoice never asks for less than nothing')
  }
  const orders = await purchaseOrders(trx, priced)
  const invoices = await numbered(trx, priced, facts)

  await insertMany(
    trx,
    'invoices',
    invoices.map((invoice) => invoiceRow(invoice, facts, orders.get(invoice.account.id) ?? null))
  )
  await insertMany(trx, 'invoice_lines', invoices.flatMap(lineRows))
  await insertMany(trx, 'invoice_tax_groups', invoices.flatMap(taxGroupRows))
  await postings.invoicesIssued(
    trx,
    invoices.map(({ id, account, quote }) => ({
      id,
      accountId: account.id,
      net: quote.net,
      taxGroups: quote.taxGroups,
    }))
  )
  await tell(trx, invoices)
  return invoices.map(({ id }) => id)
}

async function numbered(
  trx: TransactionClientContract,
  priced: PricedInvoice[],
  { settings }: TaxFacts
): Promise<NumberedInvoice[]> {
  const first = await nextInSequence(trx, SERIES, { count: priced.length })
  const issuedOn = await issueDate(trx)
  return priced.map((each, index) => {
    const seq = first + index
    return {
      ...each,
      id: each.input.id ?? newId(),
      seq,
      number: invoiceNumber(settings['billing.invoice_prefix'], seq),
      issuedOn,
      dueOn: dueDate(each.input, issuedOn),
    }
  })
}

function dueDate(input: InvoiceInput, issuedOn: DateTime<true>): DateTime<true> {
  if ('dueIn' in input) return issuedOn.plus(input.dueIn)
  return input.dueOn > issuedOn ? input.dueOn : issuedOn
}

/** What accounts want printed on their invoices, by account; read once for all of them. */
async function purchaseOrders(
  trx: TransactionClientContract,
  priced: PricedInvoice[]
): Promise<Map<string, string>> {
  const rows: { account_id: string; purchase_order: string }[] = await trx
    .from('billing_profiles')
    .whereIn('account_id', [...new Set(priced.map(({ account }) => account.id))])
    .whereNotNull('purchase_order')
    .select('account_id', 'purchase_order')
  return new Map(rows.map((row) => [row.account_id, row.purchase_order]))
}

function invoiceRow(
  invoice: NumberedInvoice,
  { settings }: TaxFacts,
  purchaseOrder: string | null
) {
  const { id, input, account, quote, seq, number } = invoice
  const issuedOn = dayText(invoice.issuedOn)
  const dueOn = dayText(invoice.dueOn)
  const snapshot = JSON.stringify(
    buildSnapshot(
      { number, issuedOn, dueOn, account, quote, lines: input.lines, purchaseOrder },
      settings
    )
  )
  const isPaid = quote.total.isZero
  const now = sqlTime()
  return {
    id,
    account_id: account.id,
    order_id: input.orderId ?? null,
    kind: input.kind ?? 'order',
    state: isPaid ? 'paid' : 'open',
    series: SERIES,
    seq,
    number,
    currency: quote.total.currency,
    tax_mode: quote.mode,
    net_minor: quote.net.minor,
    tax_minor: quote.tax.minor,
    total_minor: quote.total.minor,
    paid_minor: 0,
    refunded_minor: 0,
    credited_minor: 0,
    issued_on: issuedOn,
    due_on: dueOn,
    snapshot,
    snapshot_hash: hashOf(snapshot),
    paid_at: isPaid ? now : null,
    created_at: now,
    updated_at: now,
  }
}

function lineRows({ id, input, quote }: NumberedInvoice) {
  return input.lines.map((line, position) => ({
    id: newId(),
    invoice_id: id,
    position,
    kind: line.kind,
    service_id: line.serviceId ?? null,
    subscription_id: line.subscriptionId ?? null,
    description: line.description,
    quantity: line.quantity,
    unit_minor: line.unitMinor,
    discount_minor: line.discount?.minor ?? 0,
    coupon_id: line.discount?.couponId ?? null,
    net_minor: quote.lines[position].net.minor,
    tax_minor: quote.lines[position].tax.minor,
    period_start: line.periodStart ? dayText(line.periodStart) : null,
    period_end: line.periodEnd ? dayText(line.periodEnd) : null,
  }))
}

function taxGroupRows({ id, quote }: NumberedInvoice) {
  return quote.taxGroups.map((group) => ({
    id: newId(),
    invoice_id: id,
    category: group.category,
    country: group.country,
    rate_bp: group.rateBp,
    taxable_minor: group.taxable.minor,
    tax_minor: group.tax.minor,
    reason: group.reason,
  }))
}

async function tell(trx: TransactionClientContract, invoices: NumberedInvoice[]): Promise<void> {
  const messages = (of: NumberedInvoice[]) => of.map(({ id }) => ({ invoiceId: id }))
  await outbox.publishAll(trx, 'invoice.issued', messages(invoices))
  const nil = invoices.filter(({ quote }) => quote.total.isZero)
  await outbox.publishAll(trx, 'invoice.paid', messages(nil))
  const topics = new Set(invoices.map(({ account }) => `account:${account.id}`))
  live.refresh([...topics, 'admin:orders'], trx)
}
