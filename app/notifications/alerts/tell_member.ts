import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { cut } from '#core/text'
import { forgetUnread } from '#notifications/alerts/unread_count'
import { readWishes } from '#notifications/alerts/wishes'
import { STAFF_MESSAGE } from '#notifications/mails/staff_message_mail'
import Mail from '#notifications/models/mail'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface Message {
  memberId: string
  /** A kind of the `alertKinds` registry, for which staff choose how they are told. */
  kind: string
  /** One sentence without secrets: it is mailed. */
  message: string
  /** The page in the admin panel that it is about. */
  path: string
}

/** Tells one of the staff something at once, in the panel and by email as they chose for this kind. */
export async function tellMember(
  trx: TransactionClientContract,
  { memberId, kind, message, path }: Message
): Promise<void> {
  await trx
    .knexQuery()
    .table('alert_readers')
    .insert({ member_id: memberId, wishes: '{}' })
    .onConflict('member_id')
    .ignore()
  const reader = await trx.from('alert_readers').where('member_id', memberId).firstOrFail()
  const wish = readWishes(reader.wishes)[kind] ?? 'mail'
  if (wish === 'off') return
  const noticeId = newId()
  await trx
    .table('staff_notices')
    .insert({ id: noticeId, member_id: memberId, told_at: clock.nowMs() })
  await trx
    .table('staff_messages')
    .insert({ notice_id: noticeId, kind, message: cut(message, 500), path })
  trx.after('commit', () => forgetUnread(memberId))
  if (wish === 'mail') await Mail.queue(STAFF_MESSAGE, noticeId, { noticeId }, trx)
}
