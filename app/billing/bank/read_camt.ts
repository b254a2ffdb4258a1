import { currencyCodes } from '#core/money/currencies'
import { Money } from '#core/money/money'
import { failed, ok, type Result } from '#core/result'
import { plainText } from '#billing/bank/plain_text'
import { dayOf } from '#billing/bank/read_cells'
import { readXml, XmlError, type XmlElement } from '#billing/bank/xml_reader'
import {
  MOST_LINES,
  MOST_PROBLEMS,
  type FileProblem,
  type LineProblem,
  type ReadStatement,
  type StatementLine,
} from '#billing/bank/statement_line'

/** Reads what was booked in a statement by ISO 20022, camt.053 of any version. What is only expected is left out. */
export function readCamt(text: string): Result<ReadStatement, FileProblem> {
  try {
    return statementOf(readXml(text))
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return failed(
      error.isUnsafe ? { type: 'unsafe' } : { type: 'unreadable', detail: error.message }
    )
  }
}

function statementOf(root: XmlElement): Result<ReadStatement, FileProblem> {
  const statements = all(root, 'BkToCstmrStmt', 'Stmt')
  if (root.name !== 'Document' || statements.length === 0)
    return failed({ type: 'unreadable', detail: 'camt.053' })
  const accounts = new Set(statements.map(accountOf))
  if (accounts.size > 1) return failed({ type: 'several_accounts' })
  const entries = statements.flatMap((statement) => all(statement, 'Ntry')).filter(isBooked)
  const problems: LineProblem[] = []
  const lines: StatementLine[] = []
  for (const [index, entry] of entries.entries()) {
    for (const one of linesOf(entry, index + 1))
      if ('problem' in one) problems.push(one)
      else lines.push(one)
    if (lines.length > MOST_LINES) return failed({ type: 'too_many' })
    if (problems.length >= MOST_PROBLEMS) break
  }
  if (problems.length > 0) return failed({ type: 'lines', problems })
  if (lines.length === 0) return failed({ type: 'empty' })
  const [bankAccount] = accounts
  return ok({ bankAccount: plainText(bankAccount, 64), lines })
}

function accountOf(statement: XmlElement): string {
  return (
    textAt(statement, 'Acct', 'Id', 'IBAN') ?? textAt(statement, 'Acct', 'Id', 'Othr', 'Id') ?? '–'
  )
}

/** A bare word in older versions, a code in newer ones. */
function isBooked(entry: XmlElement): boolean {
  const state = textAt(entry, 'Sts', 'Cd') ?? textAt(entry, 'Sts')
  return state === null || state === 'BOOK'
}

/** A collective entry is told by its transactions where these add up to it, else as one. */
function linesOf(entry: XmlElement, line: number): (StatementLine | LineProblem)[] {
  const whole = lineOf(entry, entry, line)
  const details = all(entry, 'NtryDtls', 'TxDtls')
  if ('problem' in whole || details.length === 0) return [whole]
  if (details.length === 1) return [{ ...lineOf(entry, details[0], line, whole) }]
  const parts = details.map((detail) => lineOf(entry, detail, line))
  const readable = parts.filter((part): part is StatementLine => !('problem' in part))
  const isSame = readable.every(({ amount }) => amount.currency === whole.amount.currency)
  if (readable.length < parts.length || !isSame) return [whole]
  const sum = Money.sum(
    readable.map(({ amount }) => amount),
    whole.amount.currency
  )
  return sum.equals(whole.amount) ? readable : [whole]
}

/** The entry's own amount and day stay those of a single transaction in it. */
function lineOf(
  entry: XmlElement,
  detail: XmlElement,
  line: number,
  whole?: StatementLine
): StatementLine | LineProblem {
  const direction = { CRDT: 'in', DBIT: 'out' }[textAt(entry, 'CdtDbtInd') ?? '']
  if (direction !== 'in' && direction !== 'out')
    return { line, problem: 'direction', found: textAt(entry, 'CdtDbtInd') ?? '' }
  const bookedOn = dayOf(
    (textAt(entry, 'BookgDt', 'Dt') ?? textAt(entry, 'BookgDt', 'DtTm') ?? '').slice(0, 10),
    'ymd'
  )
  if (!bookedOn) return { line, problem: 'day', found: textAt(entry, 'BookgDt') ?? '' }
  const amount = whole?.amount ?? amountOf(detail, line)
  if ('problem' in amount) return amount
  const side = direction === 'in' ? 'Dbtr' : 'Cdtr'
  const party =
    textAt(detail, 'RltdPties', side, 'Nm') ?? textAt(detail, 'RltdPties', side, 'Pty', 'Nm')
  const said = [
    ...all(detail, 'RmtInf', 'Ustrd').map(({ text }) => text),
    textAt(detail, 'RmtInf', 'Strd', 'CdtrRefInf', 'Ref'),
    detail === entry ? textAt(entry, 'AddtlNtryInf') : null,
    notGiven(textAt(detail, 'Refs', 'EndToEndId')),
  ]
  return {
    ...{ line, direction, bookedOn, amount },
    party: party ? plainText(party, 140) : null,
    iban: textAt(detail, 'RltdPties', `${side}Acct`, 'Id', 'IBAN')?.slice(0, 42) ?? null,
    purpose: plainText(said.filter(Boolean).join(' '), 1000),
    reference:
      textAt(detail, 'Refs', 'AcctSvcrRef') ??
      textAt(entry, 'AcctSvcrRef') ??
      textAt(entry, 'NtryRef'),
  }
}

function amountOf(detail: XmlElement, line: number): Money | LineProblem {
  const told = at(detail, 'Amt') ?? at(detail, 'AmtDtls', 'TxAmt', 'Amt')
  const [found, currency] = [told?.text.trim() ?? '', told?.attributes.get('Ccy') ?? '']
  if (!currencyCodes.includes(currency)) return { line, problem: 'currency', found: currency }
  const amount = /^\d{1,12}(\.\d+)?$/.test(found) ? Money.parse(trimmed(found), currency) : null
  return amount?.isPositive ? amount : { line, problem: 'amount', found }
}

/** Banks may write more decimals than a currency has, as long as they are zeros. */
const trimmed = (amount: string) => amount.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')

const notGiven = (reference: string | null) => (reference === 'NOTPROVIDED' ? null : reference)

function all(element: XmlElement, ...path: string[]): XmlElement[] {
  return path.reduce(
    (found, name) =>
      found.flatMap(({ children }) => children.filter((child) => child.name === name)),
    [element]
  )
}

function at(element: XmlElement, ...path: string[]): XmlElement | null {
  return all(element, ...path)[0] ?? null
}

function textAt(element: XmlElement, ...path: string[]): string | null {
  return at(element, ...path)?.text.trim() || null
}
