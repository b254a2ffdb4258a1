import { groupedIban } from '#core/money/iban'
import { cut } from '#core/text'
import type { InvoiceStanding } from '#billing/invoices/invoice_standing'
import type { InvoiceSnapshot } from '#billing/invoices/invoice_snapshot'

/** What a banking app reads from a document to fill in a transfer, and what people read beside it. */
export interface TransferCode {
  recipient: string
  iban: string
  bic: string | null
  reference: string
  /** The lines of the code (EPC069-12, version 002). */
  payload: string
  /** The code as a drawing of squares: an SVG path in modules, with the edge that readers need. */
  path: string
  size: number
}

/** Amounts that a transfer may have, in cents. */
const LEAST = 1
const MOST = 99_999_999_999
const EDGE = 4

/**
 * The code by which the rest of a document is paid with a SEPA transfer; null where nothing is due, where it isn't due in
 * euros, and where the seller had no account number when it was issued.
 */
export async function transferCode(
  {
    transfer,
    seller,
    number,
    currency,
  }: Pick<InvoiceSnapshot, 'transfer' | 'seller' | 'number' | 'currency'>,
  { mark, due }: Pick<InvoiceStanding, 'mark' | 'due'>
): Promise<TransferCode | null> {
  if (!transfer || mark || currency !== 'EUR' || due.minor < LEAST || due.minor > MOST) return null
  const recipient = cut(oneLine(seller.name), 70)
  const payload = payloadOf({ ...transfer, recipient, cents: due.minor, reference: number })
  return {
    recipient,
    iban: groupedIban(transfer.iban),
    bic: transfer.bic,
    reference: number,
    payload,
    ...(await drawing(payload)),
  }
}

interface Transfer {
  recipient: string
  iban: string
  bic: string | null
  cents: number
  reference: string
}

/** One element a line; the purpose and the structured reference stay empty. */
function payloadOf({ recipient, iban, bic, cents, reference }: Transfer): string {
  const amount = `EUR${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
  const version = ['BCD', '002', '1', 'SCT']
  return [...version, bic ?? '', recipient, iban, amount, '', '', oneLine(reference)].join('\n')
}

/** Squares beside each other are drawn as one. Level M and at most version 13, as the guideline asks for. The library is loaded with the first code. */
async function drawing(payload: string): Promise<Pick<TransferCode, 'path' | 'size'>> {
  const { encode } = await import('uqr')
  const bytes = [...Buffer.from(payload)]
  const { data, size } = encode(bytes, { ecc: 'M', maxVersion: 13, border: EDGE })
  const runs = data.flatMap((row, y) =>
    [
      ...row
        .map((dark) => (dark ? '1' : '0'))
        .join('')
        .matchAll(/1+/g),
    ].map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`)
  )
  return { path: runs.join(''), size }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
