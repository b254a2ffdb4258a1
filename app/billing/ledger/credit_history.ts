import db from '@adonisjs/lucid/services/db'
import { KeysetPage, type Cursor } from '#core/database/keyset'
import { Money } from '#core/money/money'

const SIZE = 25

/** A movement of an account's credit, with what it was for. */
export interface CreditMovement {
  id: string
  at: string | Date
  /** Positive for what came in. */
  amount: Money
  /** Suffix of the texts `billing.credit.reasons`. */
  reason: string
  /** What staff wrote of it. */
  note: string | null
  /** Who wrote it, "staff:01J…". */
  by: string | null
  invoice: { id: string; number: string } | null
  topUpId: string | null
}

interface Row {
  id: string
  kind: string
  ref_id: string
  invoice_id: string | null
  amount_minor: number | string
  debit_id: string
  posted_at: string | Date
}

/** Every movement of an account's credit in a currency, the latest first. */
export async function creditHistory(
  accountId: string,
  currency: string,
  at: Cursor
): Promise<KeysetPage<CreditMovement>> {
  const account = await db
    .from('ledger_accounts')
    .where('key', `credit:${accountId}:${currency}`)
    .select('id')
    .first()
  if (!account) return new KeysetPage<CreditMovement>([], null, null)
  const page = await movementsOf(account.id, at)
  const told = await factsOf(page.rows)
  return page.map((row) => {
    const isOut = row.debit_id === account.id
    const amount = Money.of(Number(row.amount_minor), currency)
    const topUpId = told.topUps.get(row.ref_id) ?? null
    return {
      id: row.id,
      at: row.posted_at,
      amount: isOut ? amount.negated() : amount,
      reason: reasonOf(row, isOut, topUpId),
      note: told.grants.get(row.ref_id)?.reason ?? null,
      by: told.grants.get(row.ref_id)?.granted_by ?? null,
      invoice: told.invoices.get(row.invoice_id ?? told.paid.get(row.ref_id) ?? '') ?? null,
      topUpId,
    }
  })
}

/** Both sides of the account are read by an index of their own, and put together in order. */
async function movementsOf(accountId: string, at: Cursor): Promise<KeysetPage<Row>> {
  const backwards = at.before !== undefined
  const side = async (column: 'debit_id' | 'credit_id'): Promise<Row[]> => {
    const query = db.from('ledger_transfers').where(column, accountId)
    if (at.after) query.where('id', '<', at.after)
    if (at.before) query.where('id', '>', at.before)
    const rows: Row[] = await query.orderBy('id', backwards ? 'asc' : 'desc').limit(SIZE + 1)
    return rows
  }
  const sign = backwards ? 1 : -1
  const found = [...(await side('debit_id')), ...(await side('credit_id'))].toSorted((a, b) =>
    a.id < b.id ? -sign : sign
  )
  const more = found.length > SIZE
  const rows = found.slice(0, SIZE)
  if (backwards) rows.reverse()
  const first = rows[0]?.id ?? null
  const last = rows.at(-1)?.id ?? null
  if (backwards) return new KeysetPage(rows, more ? first : null, last)
  return new KeysetPage(rows, at.after ? (first ?? at.after) : null, more ? last : null)
}

interface Grant {
  id: string
  reason: string
  granted_by: string
}

async function factsOf(rows: Row[]) {
  const refs = rows.map((row) => row.ref_id)
  const payments = await db.from('payments').whereIn('id', refs).select('id', 'invoice_id')
  const ids = [...rows, ...payments].map((row) => String(row.invoice_id ?? ''))
  const invoices = await db.from('invoices').whereIn('id', ids).select('id', 'number')
  const grants: Grant[] = await db
    .from('credit_grants')
    .whereIn('id', refs)
    .select('id', 'reason', 'granted_by')
  const topUps = await db.from('top_ups').whereIn('payment_id', refs).select('id', 'payment_id')
  return {
    paid: new Map(payments.map((row) => [String(row.id), String(row.invoice_id ?? '')])),
    invoices: new Map(invoices.map((row) => [String(row.id), row])),
    grants: new Map(grants.map((row) => [row.id, row])),
    topUps: new Map(topUps.map((row) => [String(row.payment_id), String(row.id)])),
  }
}

const REASONS = new Set(['void', 'refund', 'refund_failed', 'credit_grant'])

function reasonOf({ kind }: Row, isOut: boolean, topUpId: string | null): string {
  if (topUpId) return 'top_up'
  if (kind === 'payment') return isOut ? 'paid' : 'surplus'
  return REASONS.has(kind) ? kind : 'other'
}
