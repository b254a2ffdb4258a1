import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'

const KEPT = { days: 180 }

/** Deletes network addresses from old entries; the seals do not cover them. */
export async function forgetAddresses(): Promise<void> {
  const before = clock.now().minus(KEPT).toFormat('yyyy-MM-dd HH:mm:ss')
  await db
    .from('audit_entries')
    .where('created_at', '<', before)
    .whereNotNull('ip')
    .update({ ip: null })
}
