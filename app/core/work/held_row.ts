import db from '@adonisjs/lucid/services/db'
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
    const changed = await db
      .from(this.table)
      .where({ ...this.key, fence: this.fence })
      .update(changes)
    return changedRows(changed) === 1
  }

  /** Ends the lease together with the last changes, unless another worker has the row. */
  async release(changes: Changes = {}): Promise<void> {
    await this.write({ lease_until: null, ...changes })
  }
}
