import AuditEntry from '#audit/models/audit_entry'
import { say } from '#notifications/mails/words'

const RECENT = 20

/** Device and network address of a change, from its audit entry; less where that does not have them any more. */
export async function placeOfChange(changeId: string, userId: string) {
  const entries = await AuditEntry.query()
    .where({ subject_type: 'user', subject_id: userId })
    .orderBy('seq', 'desc')
    .limit(RECENT)
  const entry = entries.find(({ details }) => details.changeId === changeId)
  return [
    { label: say('security.device'), value: String(entry?.details.device ?? '') },
    { label: say('security.network'), value: entry?.ip ?? '' },
  ].filter(({ value }) => value)
}
