import { currencyCodes } from '#core/money/currencies'
import { plainIban } from '#core/money/iban'
import { Money } from '#core/money/money'
import { failed, ok, type Result } from '#core/result'
import { plainText } from '#billing/bank/plain_text'
import { amountOf, dayOf } from '#billing/bank/read_cells'
import {
  MOST_LINES,
  MOST_PROBLEMS,
  type FileProblem,
  type LineProblem,
  type StatementLine,
} from '#billing/bank/statement_line'
import type { BankColumns, ColumnMeaning, TableHead } from '#billing/bank/columns'
import type { Table } from '#billing/bank/read_table'

const OUT = /^(s|soll|d|dr|debit|dbit|af|-|out|lastschrift|belastung)$/i

/** Reads the lines below the heading of a bank's file; every bad one is told, and nothing is read then. */
export function readCsv(
  { rows }: Table,
  head: TableHead,
  columns: BankColumns
): Result<StatementLine[], FileProblem> {
  const below = rows.slice(head.index + 1)
  if (below.length > MOST_LINES) return failed({ type: 'too_many' })
  const problems: LineProblem[] = []
  const lines: StatementLine[] = []
  for (const row of below) {
    const read = lineOf(row, columns)
    if (read && 'problem' in read) problems.push(read)
    else if (read) lines.push(read)
    if (problems.length >= MOST_PROBLEMS) break
  }
  if (problems.length > 0) return failed({ type: 'lines', problems })
  return lines.length > 0 ? ok(lines) : failed({ type: 'empty' })
}

/** Null for a line that moved nothing. */
function lineOf(
  { line, cells }: Table['rows'][number],
  columns: BankColumns
): StatementLine | LineProblem | null {
  const cell = (meaning: ColumnMeaning) => (cells[columns.at[meaning]] ?? '').trim()
  const day = dayOf(cell('booked_on'), columns.days)
  if (!day) return { line, problem: 'day', found: plainText(cell('booked_on'), 40) }
  const currency = (cell('currency') || columns.currency).toUpperCase()
  if (!currencyCodes.includes(currency))
    return { line, problem: 'currency', found: plainText(currency, 40) }
  const amount = movedBy(cell, { ...columns, currency })
  if (!amount) {
    const found = ['amount', 'amount_in', 'amount_out'] as const
    const told = found.map(cell).filter(Boolean).join(' ')
    return { line, problem: 'amount', found: plainText(told, 40) }
  }
  if (amount.isZero) return null
  const iban = plainIban(cell('iban'))
  return {
    ...{ line, bookedOn: day },
    direction: amount.isNegative ? 'out' : 'in',
    amount: amount.isNegative ? amount.negated() : amount,
    party: plainText(cell('party'), 140) || null,
    iban: /^[A-Z0-9]{5,42}$/.test(iban) ? iban : null,
    purpose: plainText(cell('purpose'), 1000),
    reference: plainText(cell('reference'), 140) || null,
  }
}

/** One signed amount, or an amount beside a word for its direction, or a column for each direction. */
function movedBy(
  cell: (meaning: ColumnMeaning) => string,
  { at, decimals, currency }: BankColumns
): Money | null {
  const read = (meaning: ColumnMeaning) =>
    cell(meaning) === '' ? Money.zero(currency) : amountOf(cell(meaning), currency, decimals)
  if (at.amount >= 0) {
    const amount = cell('amount') === '' ? null : read('amount')
    const isOut = at.direction >= 0 && OUT.test(cell('direction'))
    return amount && isOut && !amount.isNegative ? amount.negated() : amount
  }
  const [came, went] = [read('amount_in'), read('amount_out')]
  if (!came || !went || (cell('amount_in') === '' && cell('amount_out') === '')) return null
  return came.minus(went.isNegative ? went.negated() : went)
}
