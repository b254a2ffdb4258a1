import db from '@adonisjs/lucid/services/db'
import { servedPeriods } from '#billing/contracts/served_periods'
import type { DateTime } from 'luxon'
import type { CycleFromActivation, InvoiceSnapshot } from '#billing/invoices/invoice_snapshot'
import type Invoice from '#billing/models/invoice'

interface Period {
  start: DateTime
  end: DateTime
}

type SnapshotLine = InvoiceSnapshot['lines'][number]

/** A document as pages show it: as issued, and beside each line that named no days the ones that were served. */
export type ShownDocument = Omit<InvoiceSnapshot, 'lines'> & {
  lines: (SnapshotLine & { served: Period | null })[]
}

/** What pages show of an issued invoice. The document itself stays as it was issued. */
export async function shownDocument(invoice: Invoice): Promise<ShownDocument> {
  const { lines, ...document } = invoice.document
  const begun = lines.some(({ cycle }) => cycle) ? await firstDaysByLine(invoice) : new Map()
  const shown = lines.map((line, position) => ({
    ...line,
    served: servedPeriod(line.cycle, begun.get(position)),
  }))
  return { ...document, lines: shown }
}

function servedPeriod(
  cycle: CycleFromActivation | undefined,
  start: DateTime | undefined
): Period | null {
  if (!cycle || !start) return null
  return { start, end: start.plus({ [cycle.unit]: cycle.count }).minus({ days: 1 }) }
}

async function firstDaysByLine({ id }: Invoice): Promise<Map<number, DateTime>> {
  const rows: { position: number; service_id: string }[] = await db
    .from('invoice_lines')
    .where('invoice_id', id)
    .whereNotNull('service_id')
    .select('position', 'service_id')
  const days = await servedPeriods.firstDaysOf([...new Set(rows.map((row) => row.service_id))])
  return new Map(
    rows.flatMap((row): [number, DateTime][] => {
      const day = days.get(row.service_id)
      return day ? [[row.position, day]] : []
    })
  )
}
