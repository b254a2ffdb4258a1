import { clock } from '#core/clock'
import { SYSTEM } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { audit } from '#audit/models/audit_entry'
import BillingContact from '#billing/models/billing_contact'

/**
 * The reader of an address said yes to the question of a mail. Null for a question that is too old, or was asked anew; to
 * say it twice changes nothing more.
 */
export async function confirmContact(id: string, ask: number): Promise<BillingContact | null> {
  return transaction(async (trx) => {
    const contact = await BillingContact.query({ client: trx }).where('id', id).forUpdate().first()
    if (!contact || contact.asks !== ask) return null
    if (contact.status === 'confirmed') return contact
    if (contact.expiresAt <= clock.now()) return null
    await contact.merge({ confirmedAt: clock.now(), unsubscribedAt: null }).save()
    await audit.record(trx, 'billing_contact.confirmed', ['billing_contact', id], {
      accountId: contact.accountId,
      actor: SYSTEM,
    })
    live.refresh(`account:${contact.accountId}`, trx)
    return contact
  })
}

/** The reader of an address wants no more mails; nobody else can turn them on again. Null where it is gone already. */
export async function unsubscribeContact(id: string): Promise<BillingContact | null> {
  return transaction(async (trx) => {
    const contact = await BillingContact.query({ client: trx }).where('id', id).forUpdate().first()
    if (!contact || contact.unsubscribedAt) return contact
    await contact.merge({ unsubscribedAt: clock.now() }).save()
    await audit.record(trx, 'billing_contact.unsubscribed', ['billing_contact', id], {
      accountId: contact.accountId,
      actor: SYSTEM,
    })
    live.refresh(`account:${contact.accountId}`, trx)
    return contact
  })
}
