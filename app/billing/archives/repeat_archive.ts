import { clock } from '#core/clock'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { dayText } from '#core/database/calendar_date'
import { wakeUpAfterCommit } from '#core/work/wake_up'
import { audit } from '#audit/models/audit_entry'
import { ARCHIVES_TOPIC } from '#billing/archives/request_archive'
import DocumentArchive from '#billing/models/document_archive'
import type { DateTime } from 'luxon'
import type { Actor } from '#core/actor'

/** Builds an archive once more that could not be built, or whose files are gone. False where it can't be now. */
export async function repeatArchive(id: string, { by }: { by: Actor }): Promise<boolean> {
  try {
    return await transaction(async (trx) => {
      const archive = await DocumentArchive.query({ client: trx })
        .where('id', id)
        .forUpdate()
        .firstOrFail()
      if (archive.state !== 'failed' && archive.state !== 'expired') return false
      const [from, until] = [archive.fromOn, archive.untilOn].map((day) =>
        dayText(day as DateTime<true>)
      )
      await archive
        .useTransaction(trx)
        .merge({
          ...{ state: 'queued', openKey: `${from}:${until}`, attempts: 0, doneCount: 0 },
          ...{ errorCode: null, errorMessage: null, nextAt: clock.nowMs() },
        })
        .save()
      const changes = { from, until }
      await audit.record(trx, 'document_archive.repeated', archive, { actor: by, changes })
      live.refresh([ARCHIVES_TOPIC], trx)
      wakeUpAfterCommit(trx, 'document_archives', id)
      return true
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return false
  }
}
