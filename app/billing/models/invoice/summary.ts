import db from '@adonisjs/lucid/services/db'
import { Money } from '#core/money/money'
import type { DateTime } from 'luxon'
import type { InvoiceState } from '#billing/models/invoice/states'

/** A line of a list of invoices. */
export interface InvoiceSummary {
  id: string
  number: string
  /** As people are told it: an open invoice past its last day is overdue. */
  state: InvoiceState | 'overdue'
  total: Money
  /** What is still to be paid; zero for paid and void invoices. */
  due: Money
  /** Days as the database holds them, YYYY-MM-DD or a Date. */
  issuedOn: string | Date
  dueOn: string | Date
}

interface Row {
  id: string
  number: string
  state: InvoiceState
  total_minor: number | string
  paid_minor: number | string
  currency: string
  issued_on: string | Date
  due_on: string | Date
}

/** Issued invoices for a list, to be filtered, ordered and limited; rows instead of models, which cost five times as much. */
export function selectInvoiceSummaries() {
  return db
    .from('invoices')
    .whereNotNull('invoices.number')
    .select('invoices.id', 'invoices.number', 'invoices.state', 'invoices.currency')
    .select('invoices.total_minor', 'invoices.paid_minor', 'invoices.issued_on', 'invoices.due_on')
}

/** Tells what a row of `selectInvoiceSummaries` says on a day of the shop's (`shopDay`). */
export function invoiceSummaryOn(day: DateTime<true>): (row: Row) => InvoiceSummary {
  const today = day.toISODate()
  return (row) => {
    const payable = row.state === 'open' || row.state === 'uncollectible'
    const due = payable ? Number(row.total_minor) - Number(row.paid_minor) : 0
    return {
      id: row.id,
      number: row.number,
      state: row.state === 'open' && dayOf(row.due_on) < today ? 'overdue' : row.state,
      total: Money.of(Number(row.total_minor), row.currency),
      due: Money.of(due, row.currency),
      issuedOn: row.issued_on,
      dueOn: row.due_on,
    }
  }
}

function dayOf(value: string | Date): string {
  const text = value instanceof Date ? value.toISOString() : value
  return text.slice(0, 10)
}
