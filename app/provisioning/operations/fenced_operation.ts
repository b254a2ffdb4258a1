import { changedRows } from '#core/database/changed_rows'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const LEASE_MS = 60_000
/** No operation waits longer for its next look: what a wake-up or a host's advice missed is made good then. */
export const LONGEST_WAIT_MS = 10 * 60_000

/** The operation is another worker's, or over: nothing that this one still says may be written. */
export class LeaseLost extends Error {
  readonly name = 'LeaseLost'
}

/** The right to write an operation, held as long as its fence is the newest. */
export class FencedOperation {
  readonly #abort = new AbortController()
  #yields: (trx: TransactionClientContract) => Promise<boolean> = async () => false
  /** Aborted when the lease turned out to be lost. */
  readonly signal: AbortSignal

  constructor(
    readonly id: string,
    readonly fence: number,
    lost?: AbortSignal
  ) {
    this.signal = AbortSignal.any([this.#abort.signal, ...(lost ? [lost] : [])])
  }

  /** Asks after each write whether the operation ends there, in the same transaction. Each is a moment at which nothing is being sent to the host. */
  yieldTo(ends: (trx: TransactionClientContract) => Promise<boolean>): void {
    this.#yields = ends
  }

  /**
   * Writes the operation together with whatever else belongs to the same moment. Throws `LeaseLost`, and writes
   * nothing, when the fence is outdated or the operation is no longer open; and where the operation ends with this write,
   * which then is all that is written.
   */
  async write(
    changes: Record<string, unknown>,
    alongside: (trx: TransactionClientContract) => Promise<void> = async () => {}
  ): Promise<void> {
    const ended = await transaction(async (trx) => {
      const changed = await trx
        .query()
        .from('operations')
        .where({ id: this.id, fence: this.fence })
        .whereIn('state', ['queued', 'running'])
        .update({ ...changes, updated_at: sqlTime() })
      if (changedRows(changed) !== 1) {
        this.#abort.abort()
        throw new LeaseLost(`Operation ${this.id} belongs to another worker`)
      }
      if (await this.#yields(trx)) return true
      await alongside(trx)
      return false
    })
    if (ended) throw new LeaseLost(`Operation ${this.id} ended for another one`)
  }
}
