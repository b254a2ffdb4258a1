import { createHash, createHmac } from 'node:crypto'
import { sqlTime } from '#core/database/sql_time'
import { momentFrom } from '#core/views/format'
import type { AuditKey } from '#audit/chain/keys'

/** What an entry's seal covers. The network address is covered through its digest, so that it can be erased. */
export interface SealedFields {
  seal_version: number
  key_id: string | null
  seq: number
  id: string
  actor_type: string
  actor_id: string | null
  account_id: string | null
  action: string
  subject_type: string
  subject_id: string | null
  data: string
  ip_digest: string | null
  request_id: string | null
  created_at: Parameters<typeof momentFrom>[0]
  prev_hash: string
}

/** What stands before the first entry. */
export const GENESIS = '0'.repeat(64)

/** Entries of the first version were sealed without a key, and without the number of their request. */
export const PLAIN = 1
export const KEYED = 2

/** The seal that entries of the first version have: SHA-256 over their fields and the previous seal. */
export function plainSealOf(entry: SealedFields): string {
  return createHash('sha256')
    .update(JSON.stringify([...commonFields(entry), entry.prev_hash]))
    .digest('hex')
}

/** The seal of an entry: an HMAC over its fields in a fixed order, the previous seal among them. */
export function sealOf(entry: SealedFields, key: AuditKey): string {
  return mac(key, [
    'entry',
    KEYED,
    entry.key_id,
    ...commonFields(entry),
    entry.ip_digest,
    entry.request_id,
    entry.prev_hash,
  ])
}

/** Stands for a network address in the seal. Without its salt, which is erased with it, it can be traced to none. */
export function digestOfAddress(ip: string, salt: string, key: AuditKey): string {
  return mac(key, ['address', salt, ip])
}

/** Seals how far the log goes, so that an end that was cut off cannot be hidden. */
export function sealOfHead(seq: number, hash: string, key: AuditKey): string {
  return mac(key, ['head', seq, hash])
}

function mac(key: AuditKey, fields: unknown[]): string {
  return createHmac('sha256', key.secret).update(JSON.stringify(fields)).digest('hex')
}

function commonFields(entry: SealedFields): unknown[] {
  const createdAt = momentFrom(entry.created_at)
  return [
    Number(entry.seq),
    entry.id,
    entry.actor_type,
    entry.actor_id,
    entry.account_id,
    entry.action,
    entry.subject_type,
    entry.subject_id,
    entry.data,
    createdAt && sqlTime(createdAt),
  ]
}
