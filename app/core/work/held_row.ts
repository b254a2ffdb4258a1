import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { repeatedErrors } from '#core/repeated_errors'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { Condition, RowKey } from '#core/work/lease'

export type Changes = Record<string, unknown>

/** A leased row, which its holder may write as long as no other worker has taken it over. */
export class HeldRow {
  readonly #lost = new AbortController()

  constructor(
    private readonly table: string,
    private readonly key: RowKey,
    private readonly fence: number,
    /** Narrows the rows that are still to be worked on. */
    private readonly open: Condition = (query) => query
  ) {}

  /** Aborted when another worker turns out to have the row, or nothing is to be done with it any more. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** Writes the row and keeps it. False, with nothing written, where another worker has it by now. */
  async write(changes: Changes): Promise<boolean> {
    return changedRows(await this.#mine().update(changes)) === 1
  }

  /** Ends the lease together with the last changes, unless another worker has the row. */
  async release(changes: Changes = {}): Promise<void> {
    await this.write({ lease_until: null, ...changes })
  }

  /**
   * Keeps the lease while work goes on that may take longer than `leaseMs`, such as a call to somebody else's server. A
   * lease that the work has ended stays ended.
   */
  async keep<T>(leaseMs: number, work: () => Promise<T>): Promise<T> {
    const timer = setInterval(() => void this.#renew(leaseMs), leaseMs / 4).unref()
    try {
      return await work()
    } finally {
      clearInterval(timer)
    }
  }

  async #renew(leaseMs: number): Promise<void> {
    try {
      const unended = this.open(this.#mine()).whereNotNull('lease_until')
      const renewed = await unended.update({ lease_until: clock.nowMs() + leaseMs })
      if (changedRows(renewed) === 0 && !(await this.open(this.#mine()).first())) this.#lost.abort()
    } catch (error) {
      repeatedErrors.tell(
        'warn',
        { err: error, table: this.table, ...this.key },
        'lease was not renewed'
      )
    }
  }

  #mine(): DatabaseQueryBuilderContract {
    const rows = db.from(this.table) as DatabaseQueryBuilderContract
    return rows.where({ ...this.key, fence: this.fence })
  }
}
