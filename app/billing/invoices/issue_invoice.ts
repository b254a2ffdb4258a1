import { clock } from '#core/clock'
import { nextInSequence } from '#core/database/sequence'
import { newId } from '#core/ids'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { settings } from '#core/settings/settings'
import Account from '#identity/models/account'
import { shopDay } from '#billing/shop_day'
import { TaxCalculator, type TaxQuote } from '#billing/tax/tax_calculator'
import { buildSnapshot, hashOf, type CycleFromActivation } from '#billing/invoices/invoice_snapshot'
import { INVOICE_SERIES as SERIES } from '#billing/invoices/invoice_number'
import { postings } from '#billing/ledger/postings'
import Invoice from '#billing/models/invoice'
import type { DateTime, DurationLikeObject } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const NUMBER_DIGITS = 6

export interface InvoiceLineInput {
  kind: 'recurring' | 'setup' | 'option'
  description: string
  serviceId?: string | null
  quantity: number
  /** Price of one, as listed: without or with tax as the setting `billing.tax_mode` says. */
  unitMinor: number
  /** First and last day that are billed, where they are known. */
  periodStart?: DateTime | null
  periodEnd?: DateTime | null
  /** How long is billed where the days are not known yet: the first cycle begins when the service does. */
  cycle?: CycleFromActivation
}

export interface InvoiceInput {
  accountId: string
  orderId?: string | null
  currency: string
  lines: InvoiceLineInput[]
  /** How long after the day of issue it is due, whole days. */
  dueIn: DurationLikeObject
}

/** Writes a numbered, open invoice in the caller's transaction; one over nothing is paid at once. The number comes last. */
export async function issueInvoice(
  trx: TransactionClientContract,
  input: InvoiceInput
): Promise<Invoice> {
  assertLines(input.lines)
  const account = await Account.query({ client: trx }).where('id', input.accountId).firstOrFail()
  const day = await issueDate(trx)
  const quote = await TaxCalculator.quote(
    { account, lines: input.lines, currency: input.currency, day },
    trx
  )

  const invoice = await insertDraft(trx, input, { quote, day })
  await insertLines(trx, invoice.id, input.lines, quote)
  await insertTaxGroups(trx, invoice.id, quote)
  await postings.invoiceIssued(trx, {
    id: invoice.id,
    accountId: account.id,
    net: quote.net,
    taxGroups: bookable(quote),
  })
  await outbox.publish(trx, 'invoice.issued', { invoiceId: invoice.id })
  if (quote.total.isZero) await outbox.publish(trx, 'invoice.paid', { invoiceId: invoice.id })
  live.refresh([`account:${account.id}`, 'admin:orders'], trx)

  await finalise(trx, invoice, { account, quote, input })
  return invoice
}

async function insertDraft(
  trx: TransactionClientContract,
  input: InvoiceInput,
  { quote, day }: { quote: TaxQuote; day: DateTime<true> }
): Promise<Invoice> {
  return Invoice.create(
    {
      accountId: input.accountId,
      orderId: input.orderId ?? null,
      state: 'draft',
      currency: quote.total.currency,
      taxMode: quote.mode,
      netMinor: quote.net.minor,
      taxMinor: quote.tax.minor,
      totalMinor: quote.total.minor,
      paidMinor: 0,
      refundedMinor: 0,
      dueOn: day.plus(input.dueIn),
    },
    { client: trx }
  )
}

async function insertLines(
  trx: TransactionClientContract,
  invoiceId: string,
  lines: InvoiceLineInput[],
  quote: TaxQuote
): Promise<void> {
  const rows = lines.map((line, position) => ({
    id: newId(),
    invoice_id: invoiceId,
    position,
    kind: line.kind,
    service_id: line.serviceId ?? null,
    description: line.description,
    quantity: line.quantity,
    unit_minor: line.unitMinor,
    net_minor: quote.lines[position].net.minor,
    tax_minor: quote.lines[position].tax.minor,
    period_start: line.periodStart?.toISODate() ?? null,
    period_end: line.periodEnd?.toISODate() ?? null,
  }))
  await trx.insertQuery().table('invoice_lines').multiInsert(rows)
}

async function insertTaxGroups(
  trx: TransactionClientContract,
  invoiceId: string,
  quote: TaxQuote
): Promise<void> {
  const rows = quote.taxGroups.map((group) => ({
    id: newId(),
    invoice_id: invoiceId,
    category: group.category,
    country: group.country,
    rate_bp: group.rateBp,
    taxable_minor: group.taxable.minor,
    tax_minor: group.tax.minor,
    reason: group.reason,
  }))
  await trx.insertQuery().table('invoice_tax_groups').multiInsert(rows)
}

async function finalise(
  trx: TransactionClientContract,
  invoice: Invoice,
  { account, quote, input }: { account: Account; quote: TaxQuote; input: InvoiceInput }
): Promise<void> {
  const prefix = await settings.get('billing.invoice_prefix', trx)
  const seq = await nextInSequence(trx, SERIES)
  const number = `${prefix}${String(seq).padStart(NUMBER_DIGITS, '0')}`
  const issuedOn = await issueDate(trx)
  const dueOn = issuedOn.plus(input.dueIn)
  const dates = { issuedOn: issuedOn.toISODate(), dueOn: dueOn.toISODate() }
  const snapshot = JSON.stringify(
    await buildSnapshot({ number, ...dates, account, quote, lines: input.lines }, trx)
  )

  const paid = quote.total.isZero
  invoice.merge({ series: SERIES, seq, number, issuedOn, dueOn })
  invoice.merge({ snapshot, snapshotHash: hashOf(snapshot) })
  invoice.merge({ state: paid ? 'paid' : 'open', paidAt: paid ? clock.now() : null })
  await invoice.useTransaction(trx).save()
}

/** The shop's day. Dates of a series never run backwards, even when the clock did or the company moved west. */
async function issueDate(trx: TransactionClientContract): Promise<DateTime<true>> {
  const last = await Invoice.query({ client: trx })
    .where('series', SERIES)
    .orderBy('seq', 'desc')
    .select('issued_on')
    .first()
  const today = await shopDay(trx)
  return last?.issuedOn && last.issuedOn > today ? (last.issuedOn as DateTime<true>) : today
}

function bookable(quote: TaxQuote) {
  return quote.taxGroups.map(({ country, rateBp, tax }) => ({ country, rateBp, tax }))
}

function assertLines(lines: InvoiceLineInput[]): void {
  if (lines.length === 0) throw new RangeError('An invoice needs at least one line')
  for (const { quantity, unitMinor } of lines) {
    const sound =
      Number.isSafeInteger(quantity) &&
      quantity > 0 &&
      Number.isSafeInteger(unitMinor) &&
      unitMinor >= 0
    if (!sound) throw new RangeError(`Not an amount to bill: ${quantity} × ${unitMinor}`)
  }
}
