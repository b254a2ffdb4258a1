import { audit } from '#audit/models/audit_entry'
import { transaction } from '#core/database/transaction'
import { introduce } from '#notifications/alerts/tell_staff'
import { readWishes, type Wishes } from '#notifications/alerts/wishes'
import db from '@adonisjs/lucid/services/db'

/** How somebody of the staff wants to be told of each kind of alert; what they never chose is not named. */
export async function wishesOf(memberId: string): Promise<Wishes> {
  const reader = await db
    .from('alert_readers')
    .where('member_id', memberId)
    .select('wishes')
    .first()
  return readWishes(reader?.wishes ?? '{}')
}

/** Keeps how somebody wants to be told. Kinds that the form did not show stay as they were. */
export async function chooseWishes(memberId: string, chosen: Wishes): Promise<void> {
  await introduce([memberId])
  await transaction(async (trx) => {
    const mine = () => trx.from('alert_readers').where('member_id', memberId)
    const { wishes } = await mine().forUpdate().select('wishes').firstOrFail()
    const before = readWishes(wishes)
    const after = { ...before, ...chosen }
    if (JSON.stringify(after) === JSON.stringify(before)) return
    await mine().update({ wishes: JSON.stringify(after) })
    const changes = { before, after }
    await audit.record(trx, 'staff.alerts_chosen', ['staff', memberId], { changes })
  })
}
