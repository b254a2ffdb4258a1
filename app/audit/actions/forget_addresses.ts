import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { audit } from '#audit/models/audit_entry'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** How long entries keep network addresses. */
export const ADDRESSES_KEPT = { days: 180 }

/** What is written when a person's addresses go before their time; the check of the chain counts on it. */
export const ADDRESSES_ERASED = 'audit.addresses_erased'

/** The only change that the log allows: the address goes, and with its salt the digest stops meaning anything. */
const ERASED = { ip: null, ip_salt: null }

/** Deletes network addresses from old entries. */
export async function forgetAddresses(): Promise<void> {
  const before = clock.now().minus(ADDRESSES_KEPT).toFormat('yyyy-MM-dd HH:mm:ss')
  await db.from('audit_entries').where('created_at', '<', before).whereNotNull('ip').update(ERASED)
}

/** Deletes a person's network addresses from every entry, as their erasure asks for, and says so in the log. */
export async function forgetAddressesOf(
  userId: string,
  trx: TransactionClientContract
): Promise<void> {
  await trx.from('audit_entries').where('actor_id', userId).whereNotNull('ip').update(ERASED)
  await audit.record({ action: ADDRESSES_ERASED, subject: { type: 'user', id: userId } }, trx)
}
