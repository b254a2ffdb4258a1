import db from '@adonisjs/lucid/services/db'
import type { SuspensionReason } from '#provisioning/models/service_suspension'

/** Why a service is held, as its pages tell it. */
export interface OpenSuspension {
  reason: SuspensionReason
  note: string | null
  noteShown: boolean
  since: string
}

/** The open suspensions of a service, the oldest first. */
export async function openSuspensions(serviceId: string): Promise<OpenSuspension[]> {
  const rows = await db
    .from('service_suspensions')
    .where('service_id', serviceId)
    .whereNotNull('open_key')
    .orderBy('id')
    .select('reason', 'note', 'note_shown', 'created_at')
  return rows.map((row) => ({
    reason: row.reason,
    note: row.note,
    noteShown: Boolean(row.note_shown),
    since: row.created_at,
  }))
}

/** The id of the suspension for which a service was held first of all that are open; null where none is. */
export async function heldSince(serviceId: string): Promise<string | null> {
  const row = await db
    .from('service_suspensions')
    .where('service_id', serviceId)
    .whereNotNull('open_key')
    .orderBy('id')
    .select('id')
    .first()
  return row ? String(row.id) : null
}
