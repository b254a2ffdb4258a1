import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
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
  /** The customer's account, a country, or a gateway. */
  owner?: string
}

export interface Transfer {
  /** Names the event; a second transfer with the same name is not posted. */
  idem: string
  debit: LedgerSide
  credit: LedgerSide
  amount: Money
  kind: string
  ref: { type: string; id: string }
  invoiceId?: string | null
}

export interface LedgerBalance {
  key: string
  currency: string
  /** Debits less credits. */
  minor: number
}

const OWNED_BY_ACCOUNTS = new Set(['receivable', 'credit'])

/** Double entry in one currency at a time. A transfer names both accounts and one amount, so the books always balance. */
export const ledger = {
  /** Writes a transfer and says whether it was new. A zero amount is no transfer; a negative one is an error. */
  async post(trx: TransactionClientContract, transfer: Transfer): Promise<boolean> {
    const { amount, idem } = transfer
    if (amount.isZero) return false
    if (amount.isNegative) throw new RangeError(`A transfer of a negative amount: ${idem}`)
    if (await trx.from('ledger_transfers').where('idem', idem).first()) return false

    const postedAt = sqlTime()
    await trx
      .insertQuery()
      .table('ledger_transfers')
      .insert({
        id: newId(),
        idem,
        debit_id: await accountId(trx, transfer.debit, amount.currency),
        credit_id: await accountId(trx, transfer.credit, amount.currency),
        amount_minor: amount.minor,
        currency: amount.currency,
        kind: transfer.kind,
        invoice_id: transfer.invoiceId ?? null,
        ref_type: transfer.ref.type,
        ref_id: transfer.ref.id,
        posted_at: postedAt,
      })
    return true
  },

  /** Posts the opposite of every transfer of one kind that an object caused, each once, under its name and ":fail". */
  async reverse(
    trx: TransactionClientContract,
    { ref, kind, as }: { ref: Transfer['ref']; kind: string; as: string }
  ): Promise<void> {
    const rows = await trx
      .from('ledger_transfers')
      .where({ ref_type: ref.type, ref_id: ref.id, kind })
      .orderBy('id')
    for (const row of rows) {
      const idem = `${row.idem}:fail`
      if (await trx.from('ledger_transfers').where('idem', idem).first()) continue
      await trx
        .insertQuery()
        .table('ledger_transfers')
        .insert({
          ...row,
          id: newId(),
          idem,
          debit_id: row.credit_id,
          credit_id: row.debit_id,
          kind: as,
          posted_at: sqlTime(),
        })
    }
  },

  /** What transfers of these names did to an account: debits less credits. */
  async sumOf(names: string[], side: LedgerSide, currency: string): Promise<Money> {
    const account = await db.from('ledger_accounts').where('key', keyOf(side, currency)).first()
    const rows = await db.from('ledger_transfers').whereIn('idem', names)
    const minor = rows.reduce(
      (sum, { debit_id: debit, credit_id: credit, amount_minor: amount }) => {
        if (debit === account?.id) return sum + Number(amount)
        return credit === account?.id ? sum - Number(amount) : sum
      },
      0
    )
    return Money.of(minor, currency)
  },

  /** Debits less credits of one account; zero where nothing was ever posted. */
  async balance(
    side: LedgerSide,
    currency: string,
    trx?: TransactionClientContract
  ): Promise<Money> {
    const [row] = await balancesQuery(trx).where('ledger_accounts.key', keyOf(side, currency))
    return Money.of(Number(row?.minor ?? 0), currency)
  },

  /** Every account with its balance; over a currency they sum to zero. */
  async trialBalance(trx?: TransactionClientContract): Promise<LedgerBalance[]> {
    const rows = await balancesQuery(trx)
    return rows.map((row) => ({ key: row.key, currency: row.currency, minor: Number(row.minor) }))
  },

  /**
   * Keeps others from moving this account's money until the transaction ends. Ask before any plain read of the
   * transaction: MariaDB shows it the books as they were at the first one.
   */
  async lock(trx: TransactionClientContract, side: LedgerSide, currency: string): Promise<void> {
    await trx.from('ledger_accounts').where('key', keyOf(side, currency)).forUpdate().first()
  },
}

function balancesQuery(client?: TransactionClientContract) {
  const source = client ?? db
  const total = (side: string) =>
    `(select coalesce(sum(amount_minor), 0) from ledger_transfers where ${side} = ledger_accounts.id)`
  return source
    .from('ledger_accounts')
    .orderBy('ledger_accounts.key')
    .select('ledger_accounts.key', 'ledger_accounts.currency')
    .select(db.raw(`${total('debit_id')} - ${total('credit_id')} as minor`))
}

async function accountId(
  trx: TransactionClientContract,
  side: LedgerSide,
  currency: string
): Promise<string> {
  const key = keyOf(side, currency)
  const found = await trx.from('ledger_accounts').where('key', key).select('id').first()
  if (found) return found.id

  const owned = OWNED_BY_ACCOUNTS.has(side.code)
  await trx
    .knexQuery()
    .table('ledger_accounts')
    .insert({
      id: newId(),
      key,
      code: side.code,
      account_id: owned ? side.owner : null,
      currency,
      created_at: sqlTime(),
    })
    .onConflict('key')
    .ignore()
  // A locking read, because another transaction may have made the account after this one began.
  const made = await trx
    .from('ledger_accounts')
    .where('key', key)
    .select('id')
    .forUpdate()
    .firstOrFail()
  return made.id
}

function keyOf({ code, owner }: LedgerSide, currency: string): string {
  return [code, owner, currency].filter(Boolean).join(':')
}
