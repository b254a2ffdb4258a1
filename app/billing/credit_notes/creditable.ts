import { Money } from '#core/money/money'
import CreditNote from '#billing/models/credit_note'
import CreditNoteLine from '#billing/models/credit_note_line'
import CreditNoteTaxGroup from '#billing/models/credit_note_tax_group'
import InvoiceLine from '#billing/models/invoice_line'
import InvoiceTaxGroup from '#billing/models/invoice_tax_group'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import type Invoice from '#billing/models/invoice'

/** A line of an invoice, and what of it no credit note took back yet. */
export interface CreditableLine {
  id: string
  description: string
  /** As invoiced. */
  invoiced: Money
  left: Money
  /** The first and the last day that it was billed for, and how many they are; null where it names none. */
  period: { start: string; end: string; days: number } | null
}

/** A tax of an invoice: what it was charged on, and what credit notes took back of both. */
export interface CreditableGroup {
  category: string
  country: string
  rateBp: number
  reason: string | null
  taxable: Money
  tax: Money
  creditedTaxable: Money
  creditedTax: Money
}

/** What of an invoice may still be taken back. */
export interface Creditable {
  lines: CreditableLine[]
  groups: CreditableGroup[]
  total: Money
}

/**
 * What credit notes left of an invoice. In a transaction whose caller locked the invoice the rows are read with a lock as
 * well, so that no older view of the transaction counts.
 */
export async function creditableOf(
  invoice: Invoice,
  trx?: TransactionClientContract
): Promise<Creditable> {
  const { id, currency } = invoice
  const money = (minor: number) => Money.of(minor, currency)
  const lines = await InvoiceLine.query({ client: trx }).where('invoice_id', id).orderBy('position')
  const groups = await InvoiceTaxGroup.query({ client: trx }).where('invoice_id', id).orderBy('id')
  const taken = await takenLines(lines, trx)
  const takenTax = await takenGroups(id, trx)
  return {
    lines: lines.map((line) => ({
      id: line.id,
      description: line.description,
      invoiced: money(line.netMinor),
      left: money(line.netMinor - (taken.get(line.id) ?? 0)),
      period: periodOf(line),
    })),
    groups: groups.map((group) => {
      const { taxable = 0, tax = 0 } = takenTax.get(keyOf(group)) ?? {}
      const { category, country, rateBp, reason, taxableMinor, taxMinor } = group
      return {
        ...{ category, country, rateBp, reason },
        taxable: money(taxableMinor),
        tax: money(taxMinor),
        creditedTaxable: money(taxable),
        creditedTax: money(tax),
      }
    }),
    total: money(invoice.totalMinor - invoice.credited.minor),
  }
}

async function takenLines(lines: InvoiceLine[], trx?: TransactionClientContract) {
  const rows = await CreditNoteLine.query({ client: trx })
    .whereIn(
      'invoice_line_id',
      lines.map(({ id }) => id)
    )
    .if(trx, (query) => query.forUpdate())
  const taken = new Map<string, number>()
  for (const { invoiceLineId, netMinor } of rows)
    taken.set(invoiceLineId, (taken.get(invoiceLineId) ?? 0) + netMinor)
  return taken
}

async function takenGroups(invoiceId: string, trx?: TransactionClientContract) {
  const notes = await CreditNote.query({ client: trx })
    .where('invoice_id', invoiceId)
    .select('id')
    .if(trx, (query) => query.forUpdate())
  const rows = await CreditNoteTaxGroup.query({ client: trx })
    .whereIn(
      'credit_note_id',
      notes.map(({ id }) => id)
    )
    .if(trx, (query) => query.forUpdate())
  const taken = new Map<string, { taxable: number; tax: number }>()
  for (const row of rows) {
    const { taxable = 0, tax = 0 } = taken.get(keyOf(row)) ?? {}
    taken.set(keyOf(row), { taxable: taxable + row.taxableMinor, tax: tax + row.taxMinor })
  }
  return taken
}

function keyOf({ category, country, rateBp }: InvoiceTaxGroup | CreditNoteTaxGroup): string {
  return [category, country, rateBp].join(':')
}

function periodOf({ periodStart, periodEnd }: InvoiceLine): CreditableLine['period'] {
  if (!periodStart || !periodEnd) return null
  const days = Math.round(periodEnd.diff(periodStart, 'days').days) + 1
  return { start: isoDay(periodStart), end: isoDay(periodEnd), days }
}

function isoDay(day: DateTime): string {
  return day.toFormat('yyyy-MM-dd')
}
