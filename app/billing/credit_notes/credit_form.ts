import { DateTime } from 'luxon'
import { Money } from '#core/money/money'
import { creditableOf, type Creditable } from '#billing/credit_notes/creditable'
import { shownDocument } from '#billing/invoices/shown_document'
import type { CreditExtent, LinePart } from '#billing/credit_notes/credit_parts'
import type Invoice from '#billing/models/invoice'

/** What the form for a credit note offers of each line that has something left. */
export interface CreditFormLine {
  id: string
  description: string
  left: Money
  /** The days it was billed for, or has been served for; null where neither is known. */
  period: { start: DateTime; end: DateTime; days: number } | null
}

export interface CreditForm {
  left: Creditable
  lines: CreditFormLine[]
}

/** What was chosen in the form, as its validator lets it through. */
export interface CreditChoice {
  extent: 'all' | 'total' | 'lines'
  total?: string
  net?: Record<string, string | null>
  days?: Record<string, number | null>
}

/** What staff may credit of an invoice. */
export async function creditFormOf(invoice: Invoice): Promise<CreditForm> {
  const left = await creditableOf(invoice)
  const { lines } = await shownDocument(invoice)
  return {
    left,
    lines: left.lines.map((line, index) => ({
      id: line.id,
      description: line.description,
      left: line.left,
      period: periodOf(line.period, lines[index]?.served ?? null),
    })),
  }
}

/** What the choices mean. Days go before an amount of the same line. */
export function extentOf(choice: CreditChoice, { left, lines }: CreditForm): CreditExtent {
  const { currency } = left.total
  if (choice.extent === 'all') return { all: true }
  if (choice.extent === 'total')
    return { totalMinor: Money.typed(choice.total ?? '0', currency).minor }
  return {
    lines: lines.flatMap(({ id: lineId, period }): LinePart[] => {
      const [days, net] = [choice.days?.[lineId], choice.net?.[lineId]]
      if (days && period) return [{ lineId, days, of: period.days }]
      return net ? [{ lineId, netMinor: Money.typed(net, currency).minor }] : []
    }),
  }
}

function periodOf(
  billed: { start: string; end: string; days: number } | null,
  served: { start: DateTime; end: DateTime } | null
): CreditFormLine['period'] {
  if (billed) {
    const [start, end] = [billed.start, billed.end].map((iso) => DateTime.fromISO(iso))
    return { start, end, days: billed.days }
  }
  if (!served) return null
  const days = Math.round(served.end.diff(served.start, 'days').days) + 1
  return { ...served, days }
}
