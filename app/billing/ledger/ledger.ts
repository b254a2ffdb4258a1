import db from '@adonisjs/lucid/services/db'
import { insertMany } from '#core/database/insert_many'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import {
  accountIds,
  keyOf,
  type LedgerSide,
  type SideInCurrency,
} from '#billing/ledger/ledger_accounts'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type { LedgerSide }

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

/** Double entry in one currency at a time. A transfer names both accounts and one amount, so the books always balance. */
export const ledger = {
  /** Writes a transfer and says whether it was new. A zero amount is no transfer; a negative one is an error. */
  async post(trx: TransactionClientContract, transfer: Transfer): Promise<boolean> {
    const { amount, idem } = transfer
    if (amount.isZero) return false
    if (amount.isNegative) throw new RangeError(`A transfer of a negative amount: ${idem}`)
    if (await trx.from('ledger_transfers').where('idem', idem).first()) return false

    await this.postNew(trx, [transfer])
    return true
  },

  /** Writes transfers about what the same transaction made, so that none can be posted yet. Zero amounts are none. */
  async postNew(trx: TransactionClientContract, transfers: Transfer[]): Promise<void> {
    const posted = transfers.filter(({ amount }) => !amount.isZero)
    const negative = posted.find(({ amount }) => amount.isNegative)
    if (negative) throw new RangeError(`A transfer of a negative amount: ${negative.idem}`)
    const ids = await accountIds(trx, posted.flatMap(sidesOf))
    await insertMany(
      trx,
      'ledger_transfers',
      posted.map((transfer) => rowOf(transfer, ids))
    )
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
  async sumOf(
    names: string[],
    side: LedgerSide,
    currency: string,
    trx?: TransactionClientContract
  ): Promise<Money> {
    const source = trx ?? db
    const account = await source.from('ledger_accounts').where('key', keyOf(side, currency)).first()
    const rows = await source.from('ledger_transfers').whereIn('idem', names)
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

function sidesOf({ debit, credit, amount: { currency } }: Transfer): SideInCurrency[] {
  return [
    { side: debit, currency },
    { side: credit, currency },
  ]
}

function rowOf(transfer: Transfer, ids: ReadonlyMap<string, string>) {
  const { amount } = transfer
  return {
    id: newId(),
    idem: transfer.idem,
    debit_id: ids.get(keyOf(transfer.debit, amount.currency)),
    credit_id: ids.get(keyOf(transfer.credit, amount.currency)),
    amount_minor: amount.minor,
    currency: amount.currency,
    kind: transfer.kind,
    invoice_id: transfer.invoiceId ?? null,
    ref_type: transfer.ref.type,
    ref_id: transfer.ref.id,
    posted_at: sqlTime(),
  }
}
