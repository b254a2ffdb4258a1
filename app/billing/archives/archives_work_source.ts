import { clock } from '#core/clock'
import { calendarDate, dayText } from '#core/database/calendar_date'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { live } from '#core/live/live'
import { reasonOf } from '#core/security/without_values'
import { settings } from '#core/settings/settings'
import { leasedRows } from '#core/work/leased_rows'
import { archiveOf } from '#billing/archives/archive_of'
import { dropPieces, keepPieces } from '#billing/archives/archive_pieces'
import { ARCHIVES_TOPIC } from '#billing/archives/request_archive'
import type { Fenced } from '#core/work/lease'
import type { Changes, HeldRow } from '#core/work/held_row'

interface ArchiveRow extends Fenced {
  id: string
  from_on: string | Date
  until_on: string | Date
  attempts: number
}

const MOST_ATTEMPTS = 3
const MINUTE_MS = 60_000
const REASON_LENGTH = 255

/** Builds archives of documents that staff asked for, from the beginning where the worker before died; three times at most. */
export const archivesWorkSource = leasedRows<ArchiveRow>({
  name: 'document_archives',
  table: 'document_archives',
  concurrency: 1,
  leaseMs: 90_000,
  due: 'next_at',
  longestWaitMs: MOST_ATTEMPTS * MINUTE_MS,
  open: (query) => query.where('state', 'queued'),

  work: build,
  failed: (row, error) => failedWith(row, error),
  abandoned: (row) => failedWith(row, null),
})

async function build(row: ArchiveRow, held: HeldRow): Promise<Changes> {
  const { id: archiveId, fence } = row
  await dropPieces({ archiveId, fence: fence - 1 })
  let done = 0
  const scope = {
    ...{ accountId: null, upTo: newId() },
    ...{ from: dayText(calendarDate(row.from_on)), until: dayText(calendarDate(row.until_on)) },
  }
  const bytes = archiveOf(scope, { each: () => void done++ })
  const size = await keepPieces({ archiveId, fence }, bytes, async () => {
    if (held.lost.aborted || !(await held.write({ done_count: done })))
      throw new Error('Another worker has this archive')
    live.refresh([ARCHIVES_TOPIC])
  })
  const days = await settings.get('billing.archive_days')
  live.refresh([ARCHIVES_TOPIC])
  return {
    ...{ state: 'ready', open_key: null, next_at: null, size_bytes: size },
    ...{ document_count: done, done_count: done, error_code: null, error_message: null },
    ...{ built_at: sqlTime(), expires_at: sqlTime(clock.now().plus({ days })) },
  }
}

/** Tries again in a minute, or leaves it to staff with the reason; null is a worker that ended in the middle of it. */
function failedWith({ attempts }: ArchiveRow, error: unknown): Changes {
  const tried = attempts + 1
  const reason = {
    attempts: tried,
    error_code: error === null ? 'worker_gone' : 'error',
    error_message: error === null ? null : reasonOf(error).slice(0, REASON_LENGTH),
  }
  live.refresh([ARCHIVES_TOPIC])
  if (tried < MOST_ATTEMPTS) return { ...reason, next_at: clock.nowMs() + MINUTE_MS }
  return { ...reason, state: 'failed', open_key: null, next_at: null }
}
