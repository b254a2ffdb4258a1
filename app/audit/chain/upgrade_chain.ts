import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { startHead } from '#audit/chain/chain_head'
import { auditKeys } from '#audit/chain/keys'
import { GENESIS, KEYED, sealOf } from '#audit/chain/seals'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * Gives a log its sealed head. Entries that were sealed without a key get one entry behind them that is sealed with
 * it, and so holds all of them fast. Columns are written out, because those of later versions do not exist yet.
 */
export async function upgradeChain(client: QueryClientContract): Promise<void> {
  const last = await client.from('audit_entries').orderBy('seq', 'desc').first()
  if (!last) return startHead(client)

  const [key] = auditKeys()
  const entry = {
    seal_version: KEYED,
    key_id: key.id,
    seq: Number(last.seq) + 1,
    id: newId(),
    actor_type: 'system',
    actor_id: null,
    account_id: null,
    action: 'audit.sealed_with_key',
    subject_type: 'audit',
    subject_id: null,
    data: JSON.stringify({ entries: Number(last.seq), head: last.hash ?? GENESIS }),
    ip: null,
    ip_salt: null,
    ip_digest: null,
    request_id: null,
    created_at: sqlTime(),
    prev_hash: last.hash,
  }
  const hash = sealOf(entry, key)
  await client
    .insertQuery()
    .table('audit_entries')
    .insert({ ...entry, hash })
  await startHead(client, { seq: entry.seq, hash })
}
