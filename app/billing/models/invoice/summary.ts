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
  /** The last day on which it may be paid, extended or not. */
  dueOn: string | Date
}

interface Row {
  id: string
  number: string
  state: InvoiceState
  total_minor: number | string
  paid_minor: number | string
  credited_minor: number | string
  currency: string
  issued_on: string | Date
  due_on: string | Date
  extended_to: string | Date | null
}

/** Issued invoices for a list, to be filtered, ordered and limited; rows instead of models, which cost five times as much. */
export function selectInvoiceSummaries() {
  return db
    .from('invoices')
    .whereNotNull('invoices.number')
    .select('invoices.id', 'invoices.number', 'invoices.state', 'invoices.currency')
    .select('invoices.total_minor', 'invoices.paid_minor', 'invoices.credited_minor')
    .select('invoices.issued_on', 'invoices.due_on', 'invoices.extended_to')
}

/** Tells what a row of `selectInvoiceSummaries` says on a day of the shop's (`shopDay`). */
export function invoiceSummaryOn(day: DateTime<true>): (row: Row) => InvoiceSummary {
  const today = day.toISODate()
  return (row) => {
    const payable = row.state === 'open' || row.state === 'uncollectible'
    const settled = Number(row.paid_minor) + Number(row.credited_minor)
    const dueOn = laterOf(row.due_on, row.extended_to)
    const due = payable ? Number(row.total_minor) - settled : 0
    return {
      id: row.id,
      number: row.number,
      state: row.state === 'open' && dayOf(dueOn) < today ? 'overdue' : row.state,
      total: Money.of(Number(row.total_minor), row.currency),
      due: Money.of(due, row.currency),
      issuedOn: row.issued_on,
      dueOn,
    }
  }
}

function laterOf(day: string | Date, other: string | Date | null): string | Date {
  return other !== null && dayOf(other) > dayOf(day) ? other : day
}

function dayOf(value: string | Date): string {
  const text = value instanceof Date ? value.toISOString() : value
  return text.slice(0, 10)
}
