import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** One side of a transfer: a kind of account and, where it has one, whose or which it is. */
export interface LedgerSide {
  code:
    | 'receivable'
    | 'credit'
    | 'revenue'
    | 'tax_payable'
    | 'clearing'
    | 'bank'
    | 'fees'
    | 'refunds'
    | 'goodwill'
    | 'bad_debt'
    | 'dispute_hold'
    | 'chargeback_loss'
    | 'fx'
    | 'in_transit'
    | 'opening'
    | 'unexplained'
  /** The customer's account, a country, or a gateway. */
  owner?: string
}

export interface SideInCurrency {
  side: LedgerSide
  currency: string
}

const OWNED_BY_ACCOUNTS = new Set(['receivable', 'credit'])

/** The name of an account: "receivable:01J…:EUR". */
export function keyOf({ code, owner }: LedgerSide, currency: string): string {
  return owner ? `${code}:${owner}:${currency}` : `${code}:${currency}`
}

/** The ids of accounts by their keys; those that nothing was posted to yet are opened. */
export async function accountIds(
  trx: TransactionClientContract,
  sides: SideInCurrency[]
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map(sides.map((each) => [keyOf(each.side, each.currency), each]))
  const found = await idsOf(trx, [...wanted.keys()])
  const missing = [...wanted].filter(([key]) => !found.has(key))
  if (missing.length === 0) return found

  await trx
    .knexQuery()
    .table('ledger_accounts')
    .insert(missing.map(([key, each]) => rowOf(key, each)))
    .onConflict('key')
    .ignore()
  // A locking read, because another transaction may have made an account after this one began.
  const made = await idsOf(
    trx,
    missing.map(([key]) => key),
    true
  )
  return new Map([...found, ...made])
}

async function idsOf(trx: TransactionClientContract, keys: string[], lock = false) {
  const query = trx.from('ledger_accounts').whereIn('key', keys).select('key', 'id')
  const rows: { key: string; id: string }[] = await (lock ? query.forUpdate() : query)
  return new Map(rows.map(({ key, id }) => [key, id]))
}

function rowOf(key: string, { side, currency }: SideInCurrency) {
  return {
    id: newId(),
    key,
    code: side.code,
    account_id: OWNED_BY_ACCOUNTS.has(side.code) ? side.owner : null,
    currency,
    created_at: sqlTime(),
  }
}
