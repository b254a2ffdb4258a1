import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import User from '#identity/models/user'
import { passwords } from '#identity/passwords/hashing'
import { presentDevice } from '#identity/sign_in/describe_device'
import type { Visitor } from '#identity/sign_in/visitor'

/** Replaces the visitor's password and ends all other sign-ins; null where the present password is another. */
export async function changePassword(
  visitor: Visitor,
  current: string,
  wanted: string
): Promise<true | null> {
  const { id, password } = visitor.requireUser()
  const { matches } = await passwords.verify(password, current, { isKnown: true })
  if (!matches) return null

  const hashed = await passwords.hash(wanted)
  return transaction(async (trx) => {
    const user = await User.query({ client: trx })
      .where('id', id)
      .where('password', password ?? '')
      .forUpdate()
      .first()
    if (!user) return null
    const changeId = await user.setPassword(hashed, trx, { except: visitor.signInId })
    const changes = { changeId, device: presentDevice() }
    await audit.record(trx, 'user.password_changed', { id }, { changes })
    return true
  })
}
