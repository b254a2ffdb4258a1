import { actorText, type Actor } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { settings } from '#core/settings/settings'
import { audit } from '#audit/models/audit_entry'
import { guessColumns, headOf, isComplete, type BankColumns } from '#billing/bank/columns'
import { importLines } from '#billing/bank/import_statement'
import { plainText } from '#billing/bank/plain_text'
import { readCamt } from '#billing/bank/read_camt'
import { readCsv } from '#billing/bank/read_csv'
import { decodeText, readTable } from '#billing/bank/read_table'
import { layoutFor, rememberLayout } from '#billing/bank/layouts'
import { MOST_BYTES, MOST_LINES, type FileProblem } from '#billing/bank/statement_line'
import BankStatement from '#billing/models/bank_statement'
import type { StatementLine } from '#billing/bank/statement_line'

interface ReceivedFile {
  bytes: Buffer
  name: string
  /** What staff call the account that the file is of; camt.053 says it itself. */
  bankAccount: string
  by: Actor
}

/**
 * Takes a file of the bank. What is understood is imported at once; a table whose columns nobody has named yet is kept until
 * staff do. Nothing is kept of a file with a problem.
 */
export async function receiveFile({
  bytes,
  name,
  bankAccount,
  by,
}: ReceivedFile): Promise<Result<BankStatement, FileProblem>> {
  if (bytes.length > MOST_BYTES) return failed({ type: 'too_large' })
  const text = decodeText(bytes).replace(/^\uFEFF/, '')
  if (text.trim() === '' || text.includes('\0')) return failed({ type: 'empty' })
  const uploaded = { fileName: plainText(name, 120) || '–', uploadedBy: actorText(by) }
  if (text.trimStart().startsWith('<')) {
    const read = readCamt(text)
    if (!read.ok) return failed(read.error)
    const account = read.value.bankAccount
    return ok(
      await imported({ ...uploaded, format: 'camt053', bankAccount: account }, read.value.lines)
    )
  }
  const table = readTable(text)
  if (table.rows.length > MOST_LINES + 100) return failed({ type: 'too_many' })
  const head = headOf(table)
  if (!head) return failed({ type: 'unreadable', detail: 'CSV' })
  const of = { ...uploaded, format: 'csv', bankAccount: plainText(bankAccount, 64) } as const
  const remembered = await layoutFor(head.signature)
  if (remembered) {
    const lines = readCsv(table, head, remembered)
    return lines.ok ? ok(await imported(of, lines.value)) : failed(lines.error)
  }
  return ok(
    await transaction(async (trx) => {
      const statement = await BankStatement.create(
        { ...of, state: 'columns', content: text, entryCount: 0, newCount: 0 },
        { client: trx }
      )
      await audit.record(trx, 'bank_statement.uploaded', ['bank_statement', statement.id], {})
      return statement
    })
  )
}

/** How the columns of a kept table are read, as far as that can be guessed. */
export async function columnsOf(statement: BankStatement) {
  const table = readTable(statement.content ?? '')
  const head = headOf(table)
  if (!head) throw new Error(`A statement without headings: ${statement.id}`)
  const guess = guessColumns(table, head, await settings.get('billing.currency'))
  return { table, head, guess }
}

function imported(
  of: Pick<BankStatement, 'format' | 'bankAccount' | 'fileName' | 'uploadedBy'>,
  lines: StatementLine[]
): Promise<BankStatement> {
  return transaction(async (trx) => {
    const facts = { ...of, state: 'imported' as const, entryCount: 0, newCount: 0 }
    const statement = await BankStatement.create(facts, { client: trx })
    await importLines(trx, statement, lines)
    return statement
  })
}

/** Reads a kept table by the columns that staff named, imports it, and remembers the columns for the next file like it. */
export async function importByColumns(
  id: string,
  columns: BankColumns
): Promise<Result<BankStatement, FileProblem | { type: 'imported' }>> {
  const kept = await BankStatement.findOrFail(id)
  if (kept.state !== 'columns') return failed({ type: 'imported' })
  if (!isComplete(columns)) return failed({ type: 'columns_missing' })
  const { table, head } = await columnsOf(kept)
  const lines = readCsv(table, head, columns)
  if (!lines.ok) return failed(lines.error)
  return transaction(async (trx) => {
    const statement = await BankStatement.query({ client: trx })
      .where('id', id)
      .forUpdate()
      .firstOrFail()
    if (statement.state !== 'columns') return failed({ type: 'imported' })
    await rememberLayout(trx, head.signature, columns)
    await importLines(trx, statement, lines.value)
    return ok(statement)
  })
}
