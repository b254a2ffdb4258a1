import db from '@adonisjs/lucid/services/db'
import { newId } from '#core/ids'
import { RENEWED_AT_ONCE } from '#billing/renewals/renew_all'
import { insertMany } from '#core/database/insert_many'

type Row = Record<string, unknown>

/** What has to be another value than that of the row it was read from, besides its id. */
const UNIQUE: Record<string, (row: Row) => Row> = {
  invoices: ({ seq, number }) => ({ seq: Number(seq) + 10_000_000, number: `P${String(number)}` }),
  invoice_lines: ({ position }) => ({ position: Number(position) + 100 }),
  invoice_tax_groups: () => ({}),
  ledger_transfers: ({ idem }) => ({ idem: `p:${String(idem)}` }),
  billed_periods: () => ({ starts_on: '2029-01-01' }),
  outbox_messages: () => ({}),
}

/** How long it takes to insert the rows of so many invoices again, in transactions of the same size, from memory. */
export async function measurePlainInsert(count: number): Promise<number> {
  let ms = 0
  for (let from = 0; from < count; from += RENEWED_AT_ONCE) {
    const rows = await rowsOf(from, Math.min(RENEWED_AT_ONCE, count - from))
    const started = performance.now()
    await db.transaction(async (trx) => {
      for (const [table, copies] of rows) await insertMany(trx, table, copies)
    })
    ms += performance.now() - started
  }
  return ms
}

async function rowsOf(from: number, count: number): Promise<[string, Row[]][]> {
  const invoices: Row[] = await db
    .from('invoices')
    .where('series', 'invoice')
    .whereBetween('seq', [from + 1, from + count])
  const ids = invoices.map(({ id }) => id as string)
  const copied = new Map(ids.map((id) => [id, newId()]))
  const messages = ids.map((id) => JSON.stringify({ invoiceId: id }))
  const found: Record<string, Row[]> = {
    invoices,
    invoice_lines: await db.from('invoice_lines').whereIn('invoice_id', ids),
    invoice_tax_groups: await db.from('invoice_tax_groups').whereIn('invoice_id', ids),
    ledger_transfers: await db.from('ledger_transfers').whereIn('invoice_id', ids),
    billed_periods: await db.from('billed_periods').whereIn('invoice_id', ids),
    outbox_messages: await db.from('outbox_messages').whereIn('payload', messages),
  }
  return Object.entries(found).map(([table, rows]) => [
    table,
    rows.map((row) => copyOf(table, row, copied)),
  ])
}

function copyOf(table: string, row: Row, copied: Map<string, string>): Row {
  const id = table === 'invoices' ? copied.get(row.id as string) : newId()
  const invoice =
    typeof row.invoice_id === 'string' ? { invoice_id: copied.get(row.invoice_id) } : {}
  return { ...row, id, ...invoice, ...UNIQUE[table](row) }
}
