import { createHash } from 'node:crypto'
import { momentFrom } from '#core/views/format'

/** What an entry's seal covers. The network address is left out, so that it can be deleted when its time is up. */
export interface SealedFields {
  seq: number
  id: string
  actor_type: string
  actor_id: string | null
  account_id: string | null
  action: string
  subject_type: string
  subject_id: string | null
  data: string
  created_at: Parameters<typeof momentFrom>[0]
  prev_hash: string
}

/** What stands before the first entry. */
export const GENESIS = '0'.repeat(64)

/** The seal of an entry: SHA-256 over its fields in a fixed order, the previous seal among them. */
export function sealOf(entry: SealedFields): string {
  const fields = [
    Number(entry.seq),
    entry.id,
    entry.actor_type,
    entry.actor_id,
    entry.account_id,
    entry.action,
    entry.subject_type,
    entry.subject_id,
    entry.data,
    momentFrom(entry.created_at)?.toUTC().toFormat('yyyy-MM-dd HH:mm:ss') ?? null,
    entry.prev_hash,
  ]
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex')
}
