import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { deleteInBatches } from '#core/database/delete_in_batches'
import { sqlTime } from '#core/database/sql_time'
import { dropPieces } from '#billing/archives/archive_pieces'
import type { ScheduledTask } from '#core/work/work_registry'

/** That somebody asked for one is told for so long; the audit log keeps it. */
const KEPT = { days: 90 }
const HOUR_MS = 3600_000

/** Deletes the files of archives that have expired, and what failed ones left. */
export const forgetArchives: ScheduledTask = {
  name: 'billing.forget_archives',
  everyMs: HOUR_MS,

  async run() {
    const now = clock.now()
    const over = await db
      .from('document_archives')
      .where('state', 'ready')
      .where('expires_at', '<', sqlTime(now))
      .select('id')
    for (const { id } of over) {
      // Nobody is offered it while its pieces go.
      await db.from('document_archives').where({ id, state: 'ready' }).update({ state: 'expired' })
    }
    const idle = await db
      .from('document_archives')
      .whereIn('state', ['failed', 'expired'])
      .whereExists((pieces) =>
        pieces
          .from('document_archive_pieces')
          .whereColumn('document_archive_pieces.archive_id', 'document_archives.id')
          .select('document_archive_pieces.id')
      )
      .select('id', 'fence')
    // One that is built again meanwhile has a later lease, and keeps what it wrote.
    for (const { id, fence } of idle) await dropPieces({ archiveId: id, fence: Number(fence) })
    await deleteInBatches('document_archives', (query) =>
      query
        .whereIn('state', ['failed', 'expired'])
        .where('created_at', '<', sqlTime(now.minus(KEPT)))
    )
  },
}
