import db from '@adonisjs/lucid/services/db'
import { GENESIS, sealOf, type SealedFields } from '#audit/models/audit_entry/hash_chain'

type Row = SealedFields & { hash: string }

export type ChainReport =
  | { intact: true; entries: number; head: string }
  | { intact: false; entries: number; brokenAt: number; reason: 'changed' | 'missing' | 'unlinked' }

const BATCH = 500

/**
 * Reads the whole log in batches and names the first entry that is not what was written, or whose predecessor is gone.
 * A tail that was cut off is noticed by the sequence, which counts further than the log.
 */
export async function verifyAuditChain(): Promise<ChainReport> {
  let seq = 0
  let head = GENESIS
  for (;;) {
    const rows: Row[] = await db
      .from('audit_entries')
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(BATCH)
    for (const row of rows) {
      const reason = faultOf(row, seq, head)
      if (reason) return { intact: false, entries: seq, brokenAt: seq + 1, reason }
      seq = Number(row.seq)
      head = row.hash
    }
    if (rows.length < BATCH) return finish(seq, head)
  }
}

function faultOf(row: Row, previous: number, head: string) {
  if (Number(row.seq) !== previous + 1) return 'missing'
  if (row.prev_hash !== head) return 'unlinked'
  return row.hash === sealOf(row) ? null : 'changed'
}

async function finish(seq: number, head: string): Promise<ChainReport> {
  const counter = await db.from('sequences').where('name', 'audit_entries').first()
  const expected = Number(counter?.value ?? 0)
  if (expected > seq) return { intact: false, entries: seq, brokenAt: seq + 1, reason: 'missing' }
  return { intact: true, entries: seq, head }
}
