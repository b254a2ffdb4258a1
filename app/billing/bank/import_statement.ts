import { createHash } from 'node:crypto'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { audit } from '#audit/models/audit_entry'
import { suggestMatches } from '#billing/bank/suggest_matches'
import { matchRefund } from '#billing/bank/match_refund'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { StatementLine } from '#billing/bank/statement_line'
import type BankStatement from '#billing/models/bank_statement'

const BATCH = 500

/**
 * Writes the lines of a statement that no statement brought before, each with what it is thought to pay. Outgoing ones are
 * ignored, but for transfers by which staff refunded somebody. All or nothing, in the caller's transaction.
 */
export async function importLines(
  trx: TransactionClientContract,
  statement: BankStatement,
  lines: StatementLine[]
): Promise<{ added: number; suggested: number }> {
  const keyed = keysOf(lines).map((key, index) => ({ key, line: lines[index] }))
  let [added, suggested] = [0, 0]
  for (let from = 0; from < keyed.length; from += BATCH) {
    const batch = await unknown(trx, statement.bankAccount, keyed.slice(from, from + BATCH))
    if (batch.length === 0) continue
    const suggestions = await suggestMatches(
      batch.map(({ line }) => ({
        ...line,
        amountMinor: line.amount.minor,
        currency: line.amount.currency,
      })),
      trx
    )
    const rows = batch.map(({ key, line }, index) =>
      rowOf(statement, key, line, suggestions[index])
    )
    await trx
      .knexQuery()
      .table('bank_entries')
      .insert(rows)
      .onConflict(['bank_account', 'entry_key'])
      .ignore()
    added += rows.length
    suggested += suggestions.filter(Boolean).length
  }
  await matchRefund(trx, statement.id)
  await statement
    .useTransaction(trx)
    .merge({ state: 'imported', content: null, entryCount: lines.length, newCount: added })
    .save()
  await audit.record(trx, 'bank_statement.imported', ['bank_statement', statement.id], {
    changes: { entries: lines.length, added },
  })
  return { added, suggested }
}

/** What tells entries apart: all that the bank says of one, and how often it said so before in the same file. */
export function keysOf(lines: StatementLine[]): string[] {
  const seen = new Map<string, number>()
  return lines.map(({ direction, bookedOn, amount, party, iban, purpose, reference }) => {
    const facts = [
      direction,
      bookedOn,
      amount.minor,
      amount.currency,
      party,
      iban,
      purpose,
      reference,
    ]
    const told = JSON.stringify(facts)
    const before = seen.get(told) ?? 0
    seen.set(told, before + 1)
    return createHash('sha256').update(`${told}:${before}`).digest('hex')
  })
}

interface Keyed {
  key: string
  line: StatementLine
}

async function unknown(
  trx: TransactionClientContract,
  bankAccount: string,
  batch: Keyed[]
): Promise<Keyed[]> {
  const rows = await trx
    .from('bank_entries')
    .where('bank_account', bankAccount)
    .whereIn(
      'entry_key',
      batch.map(({ key }) => key)
    )
    .select('entry_key')
  const known = new Set(rows.map((row) => String(row.entry_key)))
  return batch.filter(({ key }) => !known.has(key))
}

function rowOf(
  { id, bankAccount }: BankStatement,
  key: string,
  line: StatementLine,
  suggestion: unknown
) {
  const isOut = line.direction === 'out'
  return {
    id: newId(),
    statement_id: id,
    bank_account: bankAccount,
    entry_key: key,
    direction: line.direction,
    booked_on: line.bookedOn,
    amount_minor: line.amount.minor,
    currency: line.amount.currency,
    party: line.party,
    iban: line.iban,
    purpose: line.purpose,
    reference: line.reference,
    state: isOut ? 'ignored' : 'open',
    reason: isOut ? 'outgoing' : null,
    suggestion: suggestion ? JSON.stringify(suggestion) : null,
    version: 0,
    created_at: sqlTime(),
    updated_at: sqlTime(),
  }
}
