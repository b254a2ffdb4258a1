import db from '@adonisjs/lucid/services/db'
import { Money } from '#core/money/money'
import { entryKinds, type EntryKind } from '#billing/models/balance_entry'
import type Payout from '#billing/models/payout'

export interface KindOfEntries {
  kind: EntryKind
  count: number
  gross: Money
  fee: Money
  net: Money
}

export interface PayoutStep {
  at: Date | string
  /** How the ledger calls it. */
  step: 'left' | 'returned' | 'arrived' | 'withdrawn'
  amount: Money
}

/** What staff see of a payout: what is in it by kind, and how it went through the books. */
export async function showPayout(payout: Payout) {
  const [kinds, steps, unexplained] = await Promise.all([
    kindsOf(payout),
    stepsOf(payout),
    countUnexplained(payout),
  ])
  const { failureMessage, failureCode } = payout
  const failure = (failureMessage ?? failureCode)?.replace(/\.$/, '')
  return { payout, failure, kinds, steps, unexplained }
}

async function kindsOf({ id, externalId, currency }: Payout): Promise<KindOfEntries[]> {
  const rows = await db
    .from('balance_entries')
    .where('payout_id', id)
    .where((query) => query.whereNot('kind', 'payout').orWhereNot('source_id', externalId))
    .groupBy('kind')
    .select('kind')
    .count('* as entries')
    .sum('gross_minor as gross')
    .sum('fee_minor as fee')
    .sum('net_minor as net')
  const money = (value: unknown) => Money.of(Number(value ?? 0), currency)
  const found = rows.map((row) => ({
    kind: row.kind as EntryKind,
    count: Number(row.entries),
    gross: money(row.gross),
    fee: money(row.fee).negated(),
    net: money(row.net),
  }))
  return found.sort((one, other) => entryKinds.indexOf(one.kind) - entryKinds.indexOf(other.kind))
}

async function countUnexplained({ id }: Payout): Promise<number> {
  const row = await db
    .from('balance_entries')
    .where({ payout_id: id, state: 'unexplained' })
    .count('* as entries')
    .first()
  return Number(row?.entries ?? 0)
}

async function stepsOf({ id, currency }: Payout): Promise<PayoutStep[]> {
  const rows = await db
    .from('ledger_transfers')
    .join('ledger_accounts', 'ledger_accounts.id', 'ledger_transfers.debit_id')
    .where({ ref_type: 'payout', ref_id: id })
    .whereIn('kind', ['payout', 'payout_paid'])
    .orderBy('ledger_transfers.id')
    .select('ledger_transfers.kind', 'ledger_transfers.posted_at', 'ledger_accounts.code')
    .select('ledger_transfers.amount_minor')
  return rows.map((row) => ({
    at: row.posted_at,
    step: stepOf(String(row.kind), String(row.code)),
    amount: Money.of(Number(row.amount_minor), currency),
  }))
}

function stepOf(kind: string, debited: string): PayoutStep['step'] {
  if (kind === 'payout') return debited === 'clearing' ? 'returned' : 'left'
  return debited === 'bank' ? 'arrived' : 'withdrawn'
}
