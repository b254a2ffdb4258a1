import { Duration } from 'luxon'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import UserSession from '#identity/models/user_session'

/** For how long somebody counts as confirmed who showed once more who they are. */
export const CONFIRMED_FOR = Duration.fromObject({ minutes: 10 })

/** Whether the person at this sign-in showed who they are within the last ten minutes; signing in shows it, too. */
export function isConfirmed({ confirmedAt }: Pick<UserSession, 'confirmedAt'>): boolean {
  return confirmedAt !== null && confirmedAt > clock.now().minus(CONFIRMED_FOR)
}

/** Notes that the person showed it now, for this sign-in alone. False where the sign-in ended meanwhile. */
export function confirmSignIn(
  { id, userId }: Pick<UserSession, 'id' | 'userId'>,
  method: string
): Promise<boolean> {
  return transaction(async (trx) => {
    const confirmed = await UserSession.query({ client: trx })
      .where('id', id)
      .whereNull('revoked_at')
      .update({ confirmed_at: sqlTime() })
    if (changedRows(confirmed) !== 1) return false
    await audit.record(trx, 'user.confirmed', ['user', userId], { changes: { method } })
    return true
  })
}
