import db from '@adonisjs/lucid/services/db'
import logger from '@adonisjs/core/services/logger'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import type { RowKey } from '#core/work/lease'

export type Changes = Record<string, unknown>

/** A leased row, which its holder may write as long as no other worker has taken it over. */
export class HeldRow {
  constructor(
    private readonly table: string,
    private readonly key: RowKey,
    private readonly fence: number
  ) {}

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
      const unended = this.#mine().whereNotNull('lease_until')
      await unended.update({ lease_until: clock.nowMs() + leaseMs })
    } catch (error) {
      logger.warn({ err: error, table: this.table, ...this.key }, 'lease was not renewed')
    }
  }

  #mine() {
    return db.from(this.table).where({ ...this.key, fence: this.fence })
  }
}
