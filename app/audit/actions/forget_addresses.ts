import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { momentFrom } from '#core/views/format'
import { audit } from '#audit/models/audit_entry'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** How long entries keep network addresses. */
export const ADDRESSES_KEPT = { days: 180 }

/** What is written when a person's addresses go before their time; the check of the chain counts on it. */
export const ADDRESSES_ERASED = 'audit.addresses_erased'

/** The only change that the log allows: the address goes, and with its salt the digest stops meaning anything. */
const ERASED = { ip: null, ip_salt: null }

/** Until when addresses are gone, in milliseconds, among the panel's other counters. */
const DONE = 'audit.addresses_forgotten'
const SLICE = { days: 1 }
/** Looked at again, for entries of a clock that went behind. */
const OVERLAP = { days: 7 }

/** Deletes network addresses from old entries, a day's at a time and from where it stopped the last time. */
export async function forgetAddresses(): Promise<void> {
  const until = clock.now().minus(ADDRESSES_KEPT)
  for (let from = await firstToForget(); from < until; from = from.plus(SLICE)) {
    const to = DateTime.min(from.plus(SLICE), until)
    await db
      .from('audit_entries')
      .where('created_at', '>=', sqlTime(from))
      .where('created_at', '<', sqlTime(to))
      .whereNotNull('ip')
      .update(ERASED)
    await db
      .knexQuery()
      .table('sequences')
      .insert({ name: DONE, value: to.toMillis() })
      .onConflict('name')
      .merge()
  }
}

async function firstToForget(): Promise<DateTime> {
  const done = await db.from('sequences').where('name', DONE).first()
  if (done) return DateTime.fromMillis(Number(done.value)).toUTC().minus(OVERLAP)
  const [{ first }] = await db.from('audit_entries').min('created_at as first')
  return momentFrom(first)?.toUTC() ?? clock.now()
}

/** Deletes a person's network addresses from every entry, as their erasure asks for, and says so in the log. */
export async function forgetAddressesOf(
  userId: string,
  trx: TransactionClientContract
): Promise<void> {
  await trx.from('audit_entries').where('actor_id', userId).whereNotNull('ip').update(ERASED)
  await audit.record(trx, ADDRESSES_ERASED, ['user', userId])
}
