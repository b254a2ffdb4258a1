import { clock } from '#core/clock'
import { csvLine, csvText, CSV_MARK } from '#core/csv'
import { Money } from '#core/money/money'
import { zipped, type ZipEntry } from '#core/zip'
import { creditNotePdf } from '#billing/credit_notes/credit_note_pdf'
import { say } from '#billing/invoices/typesetting/sheet'
import { invoicePdf } from '#billing/invoices/invoice_pdf'
import {
  documentsOf,
  nameOf,
  type ArchivedDocument,
  type ArchiveScope,
} from '#billing/archives/documents_of'

const COLUMNS = ['date', 'kind', 'number', 'customer', 'net', 'tax', 'total', 'currency', 'file']

/**
 * Invoices and credit notes as PDF files in an archive, with a list of them first. It comes piece by piece and takes the
 * memory of a few documents, whatever their number. Nothing else of the process waits longer than for one of them.
 */
export function archiveOf(
  scope: ArchiveScope,
  { each = () => {} }: { each?: () => void } = {}
): AsyncGenerator<Uint8Array> {
  return zipped(entriesOf(scope, each))
}

/** `each` is told of every document as its turn comes. */
async function* entriesOf(scope: ArchiveScope, each: () => void): AsyncGenerator<ZipEntry> {
  const at = clock.now()
  yield { name: 'index.csv', at, content: indexOf(scope) }
  for await (const one of documentsOf(scope)) {
    each()
    yield { name: nameOf(one), at: one.document.createdAt, content: pdfOf(one) }
  }
}

async function* indexOf(scope: ArchiveScope): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const heads = COLUMNS.map((name) => say(`archives.columns.${name}`))
  yield encoder.encode(CSV_MARK + csvLine(heads))
  for await (const one of documentsOf(scope)) yield encoder.encode(csvLine(cellsOf(one)))
}

/** Amounts of credit notes are negative, so that a sum over the list is what was invoiced. */
function cellsOf(one: ArchivedDocument): string[] {
  const { document, kind } = one
  const { currency, netMinor, taxMinor, totalMinor } = document
  const sign = kind === 'credit_note' ? -1 : 1
  const amounts = [netMinor, taxMinor, totalMinor].map((minor) =>
    Money.of(sign * minor, currency).toDecimal()
  )
  return [
    document.issuedOn?.toISODate() ?? '',
    say(`archives.kinds.${kind}`),
    csvText(document.number ?? ''),
    csvText(document.document.buyer.name),
    ...amounts,
    currency,
    nameOf(one),
  ]
}

/** Drawn when its turn comes. */
async function* pdfOf({ kind, document }: ArchivedDocument): AsyncGenerator<Uint8Array> {
  yield kind === 'invoice' ? await invoicePdf(document) : await creditNotePdf(document)
  await new Promise(setImmediate)
}
