import { actorText, type Actor } from '#core/actor'
import { clock } from '#core/clock'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { live } from '#core/live/live'
import { failed, ok, type Result } from '#core/result'
import { wakeUpAfterCommit } from '#core/work/wake_up'
import { MOST_FILES } from '#core/zip'
import { audit } from '#audit/models/audit_entry'
import { countDocuments } from '#billing/archives/documents_of'
import { daysOf } from '#billing/archives/document_years'
import DocumentArchive from '#billing/models/document_archive'
import { calendarDate } from '#core/database/calendar_date'

export const ARCHIVES_TOPIC = 'admin:document_archives'

export type ArchiveRefusal =
  /** Nothing was issued in these days. */
  | { type: 'archive_empty' }
  /** More documents than an archive holds. */
  | { type: 'archive_too_large'; most: number }
  /** The same is being built. */
  | { type: 'archive_open' }

interface Wish {
  year: number
  /** The whole year where there is none. */
  month: number | null
  by: Actor
}

/** Has an archive of a month or a year built by the worker. */
export async function requestArchive({
  year,
  month,
  by,
}: Wish): Promise<Result<DocumentArchive, ArchiveRefusal>> {
  const { from, until } = daysOf(year, month ?? undefined)
  const count = await countDocuments({ accountId: null, from, until, upTo: newId() })
  if (count === 0) return failed({ type: 'archive_empty' })
  // The list of them is a file as well.
  if (count + 1 > MOST_FILES) return failed({ type: 'archive_too_large', most: MOST_FILES - 1 })
  try {
    return await transaction(async (trx) => {
      const archive = await DocumentArchive.create(
        {
          ...{ fromOn: calendarDate(from), untilOn: calendarDate(until), state: 'queued' },
          ...{ openKey: `${from}:${until}`, requestedBy: actorText(by), documentCount: count },
          nextAt: clock.nowMs(),
        },
        { client: trx }
      )
      const changes = { from, until, documents: count }
      await audit.record(trx, 'document_archive.requested', archive, { actor: by, changes })
      live.refresh([ARCHIVES_TOPIC], trx)
      wakeUpAfterCommit(trx, 'document_archives', archive.id)
      return ok(archive)
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return failed({ type: 'archive_open' })
  }
}
