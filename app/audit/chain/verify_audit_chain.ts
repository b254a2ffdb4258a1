import db from '@adonisjs/lucid/services/db'
import { headOf, isSealed } from '#audit/chain/chain_head'
import { EntryChecks, type Fault, type Row } from '#audit/chain/entry_checks'

export type ChainReport =
  | { intact: true; entries: number; head: string }
  | { intact: false; entries: number; brokenAt: number; reason: Fault }

const BATCH = 500

/**
 * Reads the whole log in batches and names the first entry that is not what was written, or whose predecessor is gone.
 * An end that was cut off is noticed by the sealed head, and by the anchors where some are given.
 */
export async function verifyAuditChain(anchors = new Map<number, string>()): Promise<ChainReport> {
  const checks = new EntryChecks(anchors)
  for (;;) {
    const rows: Row[] = await db
      .from('audit_entries')
      .where('seq', '>', checks.seq)
      .orderBy('seq')
      .limit(BATCH)
    for (const row of rows) {
      const reason = checks.check(row)
      if (reason) return broken(checks.seq, checks.seq + 1, reason)
    }
    if (rows.length < BATCH) return finish(checks)
  }
}

async function finish(checks: EntryChecks): Promise<ChainReport> {
  const { seq, hash } = checks
  const erased = checks.erasedTooEarly()
  if (erased !== null) return broken(erased - 1, erased, 'changed')

  const head = await headOf(db.connection())
  const furthest = Math.max(head?.seq ?? 0, checks.lastAnchor)
  if (furthest > seq) return broken(seq, seq + 1, 'missing')
  if (!head || head.seq !== seq || head.hash !== hash || !isSealed(head) || checks.endsUnsealed())
    return broken(seq, seq + 1, 'unsealed')
  return { intact: true, entries: seq, head: hash }
}

function broken(entries: number, brokenAt: number, reason: Fault): ChainReport {
  return { intact: false, entries, brokenAt, reason }
}
