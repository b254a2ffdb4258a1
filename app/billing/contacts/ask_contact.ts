import { clock } from '#core/clock'
import { outbox } from '#core/outbox/outbox'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type BillingContact from '#billing/models/billing_contact'

/** For how long a contact may say yes to one question. */
export const ANSWERED_WITHIN = { days: 7 }

/** Asks a contact by mail whether documents are wanted; the links of mails before it work no more. */
export async function askContact(
  trx: TransactionClientContract,
  contact: BillingContact
): Promise<void> {
  const expiresAt = clock.now().plus(ANSWERED_WITHIN)
  await contact.merge({ asks: contact.asks + 1, expiresAt }).save()
  const { id: contactId, asks } = contact
  await outbox.publish(trx, 'billing_contact.asked', { contactId, ask: String(asks) })
}
