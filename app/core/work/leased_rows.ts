import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { HeldRow, type Changes } from '#core/work/held_row'
import { lease, withoutLease, type Condition } from '#core/work/lease'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { WorkSource } from '#core/work/work_registry'

interface LeasedRows<Row> {
  /** Of the source. */
  name: string
  table: string
  concurrency: number
  /** How long a worker that vanished keeps a row. */
  leaseMs: number
  /** The column with the time in milliseconds from which a row is due; null there is never. */
  due: string
  /** Narrows what is worked on, besides its time. */
  open?: Condition
  /** Narrows further what the sweep finds, but not what a wake-up names. */
  swept?: Condition
  /**
   * What is written before the work begins, such as the time of the next look, so that what is down is not asked in a
   * tight loop. The lease then ends however the work went, and what it throws goes on to the worker.
   */
  first?(row: Row): Changes
  /** Works on a row. What it returns ends the lease; where that is nothing, the row stays as the work left it. */
  work(row: Row, held: HeldRow): Promise<Changes | void>
  /** What ends the lease where the work threw; without it the lease runs out, and the worker logs why. */
  failed?(row: Row, error: unknown): Changes
}

/**
 * A source of work from the rows of a table, which has the columns `id`, `lease_until` and `fence`. One worker at a time
 * has a row, and all it writes names its fence, so that one which lost its lease changes nothing.
 */
export function leasedRows<Row extends object>(rows: LeasedRows<Row>): WorkSource {
  const { name, table, concurrency, leaseMs, due, open = all, swept = all } = rows
  const present: Condition = (query) => open(query).where(due, '<=', clock.nowMs())

  return {
    name,
    concurrency,

    async due(limit) {
      const ids = db.from(table).select('id') as DatabaseQueryBuilderContract
      const free = swept(withoutLease(present(ids)))
      const found = await free.orderBy(due).orderBy('id').limit(limit)
      return found.map(({ id }) => id)
    },

    async run(id) {
      const row = await lease<Row>(table, { id }, leaseMs, present)
      if (!row) return
      const held = new HeldRow(table, { id }, row.fence)
      await (rows.first ? follow(rows, row, held) : finish(rows, row, held))
    },
  }
}

const all: Condition = (query) => query

/** A row that is looked at again and again. */
async function follow<Row>({ first, work }: LeasedRows<Row>, row: Row, held: HeldRow) {
  await held.write(first?.(row) ?? {})
  try {
    await work(row, held)
  } finally {
    await held.release()
  }
}

/** A row that is done once. */
async function finish<Row>({ work, failed }: LeasedRows<Row>, row: Row, held: HeldRow) {
  try {
    const last = await work(row, held)
    if (last) await held.release(last)
  } catch (error) {
    if (!failed) throw error
    await held.release(failed(row, error))
  }
}
