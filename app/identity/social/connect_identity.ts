import { newId } from '#core/ids'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import SocialIdentity from '#identity/models/social_identity'
import { presentDevice } from '#identity/sign_in/describe_device'
import { AnswerUsed } from '#identity/social/with_answer'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type SocialFlow from '#identity/models/social_flow'

/**
 * Lets whoever answered a flow sign in as a user from now on, and tells that person, unless they sign up by it. Throws a
 * unique violation where somebody is connected otherwise.
 */
export async function connectIdentity(
  { profile, provider }: SocialFlow,
  user: { id: string },
  trx: TransactionClientContract,
  { isSignUp = false } = {}
): Promise<void> {
  if (!profile) throw new AnswerUsed()
  await SocialIdentity.connect(user, provider, profile, trx)
  const changeId = newId()
  const change = { changeId, userId: user.id, method: provider }
  if (!isSignUp) await outbox.publish(trx, 'user.sign_in_method_added', change)
  await audit.record(trx, 'user.sign_in_method_added', ['user', user.id], {
    changes: { changeId, method: provider, device: presentDevice() },
    actor: { type: 'customer', id: user.id },
  })
}
