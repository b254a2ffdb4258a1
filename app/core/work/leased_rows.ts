import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { HeldRow, type Changes } from '#core/work/held_row'
import { lease, withoutLease, type Condition } from '#core/work/lease'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { WorkSource } from '#core/work/work_registry'

interface LeasedRows<Row> {
  /** Of the source. */
  name: string
  table: string
  concurrency: number
  /** How long a worker that vanished keeps a row; one that lives keeps it for as long as the work takes. */
  leaseMs: number
  /** The column with the time in milliseconds from which a row is due; null there is never. */
  due: string
  /** No row waits longer. One that is due later still was written by a machine whose clock was ahead. */
  longestWaitMs: number
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
  /**
   * What ends the lease of a row whose worker before this one died in the middle of it or fell silent, instead of work on
   * it: a takeover is an attempt, or a row that kills its worker would do so for ever. It is a failure where that has words.
   */
  abandoned?(row: Row): Changes
}

/** More need not be counted to know that too many wait. */
const MOST_COUNTED = 1000

const workerGone = () => new Error('The process that had it ended in the middle of it')

/**
 * A source of work from the rows of a table, which has the columns `id`, `lease_until` and `fence`. One worker at a time
 * has a row, and all it writes names its fence, so that one which lost its lease changes nothing.
 */
export function leasedRows<Row extends object>(rows: LeasedRows<Row>): WorkSource {
  const { name, table, concurrency, leaseMs, longestWaitMs, due, open = all, swept = all } = rows
  const { failed, abandoned = (row: Row) => failed?.(row, workerGone()) } = rows
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

    async backlog() {
      const dues = db.from(table).select(due) as DatabaseQueryBuilderContract
      const some = present(dues).orderBy(due).limit(MOST_COUNTED)
      const [row] = await db.from(some.as('some')).count('* as total').min(`${due} as oldest`)
      return { due: Number(row.total), oldestMs: row.oldest === null ? null : Number(row.oldest) }
    },

    async mend() {
      const now = clock.nowMs()
      const rowsAhead = open(db.from(table) as DatabaseQueryBuilderContract)
      const ahead = withoutLease(rowsAhead.where(due, '>', now + longestWaitMs))
      return changedRows(await ahead.update({ [due]: now }))
    },

    async run(id) {
      const leased = await lease<Row>(table, { id }, leaseMs, present)
      if (!leased) return
      const { row, takenOver } = leased
      const held = new HeldRow(table, { id }, row.fence, open)
      const instead = takenOver && abandoned(row)
      if (instead) return held.release(instead)
      await held.keep(leaseMs, () => (rows.first ? follow : finish)(rows, row, held))
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
