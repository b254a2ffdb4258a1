import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import Mail from '#notifications/models/mail'
import { STAFF_ALERTS } from '#notifications/mails/staff_alerts_mail'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Item, Reader } from '#notifications/alerts/tell_staff'

/**
 * Writes a notice with everything new, what its reader knows from now on, and the mail, in one transaction. Nothing
 * happens where another worker told the reader since.
 */
export async function writeNotice(reader: Reader, items: Item[]): Promise<void> {
  await transaction(async (trx) => {
    if (!(await takeTurn(trx, reader))) return
    const id = newId()
    const memberId = reader.member.id
    await trx
      .insertQuery()
      .table('staff_notices')
      .insert({ id, member_id: memberId, told_at: clock.nowMs() })
    await trx
      .insertQuery()
      .table('staff_notice_items')
      .multiInsert(
        items.map(({ alert, news }) => ({
          notice_id: id,
          alert_id: alert.id,
          news,
          message: alert.message,
        }))
      )
    for (const item of items) await remember(trx, memberId, item)
    if (items.some(({ wish }) => wish === 'mail'))
      await Mail.queue(STAFF_ALERTS, id, { noticeId: id }, trx)
  })
}

async function takeTurn(
  trx: TransactionClientContract,
  { member, turn }: Reader
): Promise<boolean> {
  const mine = trx.from('alert_readers').where({ member_id: member.id, turn })
  const taken = await mine.update({ turn: turn + 1, told_at: clock.nowMs() })
  return changedRows(taken) === 1
}

async function remember(
  trx: TransactionClientContract,
  memberId: string,
  { alert, news }: Item
): Promise<void> {
  const mine = { member_id: memberId, alert_id: alert.id }
  await trx.from('alert_readings').where(mine).delete()
  if (news === 'closed') return
  const { severity, count } = alert
  await trx
    .insertQuery()
    .table('alert_readings')
    .insert({ ...mine, severity, count })
}
