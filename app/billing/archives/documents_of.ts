import { fileName } from '#billing/documents/send_pdf'
import CreditNote from '#billing/models/credit_note'
import Invoice from '#billing/models/invoice'

/** Which documents an archive holds: those of one account, or of all of them, issued from a day until another, both included. */
export interface ArchiveScope {
  accountId: string | null
  /** Days of the company, "2026-01-01". */
  from: string
  until: string
  /** An id: what is issued later is not in it, so that its list and its files are of the same moment. */
  upTo: string
}

export type ArchivedDocument =
  { kind: 'invoice'; document: Invoice } | { kind: 'credit_note'; document: CreditNote }

const BATCH = 50

/** Invoices and then credit notes, each in the order in which they were issued; as many at a time as memory has room for. */
export async function* documentsOf(scope: ArchiveScope): AsyncGenerator<ArchivedDocument> {
  const invoices = (after: string) =>
    invoicesOf(scope).where('id', '>', after).orderBy('id').limit(BATCH)
  const notes = (after: string) =>
    creditNotesOf(scope).where('id', '>', after).orderBy('id').limit(BATCH)
  for await (const document of batches(invoices)) yield { kind: 'invoice', document }
  for await (const document of batches(notes)) yield { kind: 'credit_note', document }
}

/** How many there are. */
export async function countDocuments(scope: ArchiveScope): Promise<number> {
  const [invoices] = await invoicesOf(scope).count('* as total')
  const [notes] = await creditNotesOf(scope).count('* as total')
  return Number(invoices.$extras.total) + Number(notes.$extras.total)
}

/** "2026-11-03_INV-2026-00042.pdf". */
export function nameOf({ document }: ArchivedDocument): string {
  return `${document.issuedOn?.toISODate()}_${fileName(document.number ?? document.id)}.pdf`
}

async function* batches<Row extends { id: string }>(
  next: (after: string) => PromiseLike<Row[]>
): AsyncGenerator<Row> {
  for (let after = ''; ;) {
    const rows = await next(after)
    yield* rows
    if (rows.length < BATCH) return
    after = rows.at(-1)!.id
  }
}

function invoicesOf({ accountId, from, until, upTo }: ArchiveScope) {
  const query = Invoice.query().whereNotNull('number').whereBetween('issued_on', [from, until])
  if (accountId) query.where('account_id', accountId)
  return query.where('id', '<=', upTo)
}

function creditNotesOf({ accountId, from, until, upTo }: ArchiveScope) {
  const query = CreditNote.query().whereBetween('issued_on', [from, until])
  if (accountId) query.where('account_id', accountId)
  return query.where('id', '<=', upTo)
}
