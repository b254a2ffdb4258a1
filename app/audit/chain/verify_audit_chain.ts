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
export async function verifyAuditChain(
  anchors = new Map<number, string>(),
  size = BATCH
): Promise<ChainReport> {
  const checks = new EntryChecks(anchors)
  for (let rows = await batchAfter(null, size); ; rows = await batchAfter(rows[size - 1], size)) {
    for (const row of rows) {
      const reason = checks.check(row)
      if (reason)
        return broken(checks.seq, reason === 'inserted' ? row.seq : checks.seq + 1, reason)
    }
    if (rows.length < size) return finish(checks)
  }
}

/** The next entries, whatever their numbers are: those that were put in may have any, or one that another has. */
function batchAfter(last: Row | null, size: number): Promise<Row[]> {
  return db
    .from('audit_entries')
    .if(last, (query) =>
      query
        .where('seq', '>=', last!.seq)
        .where((rest) => rest.where('seq', '>', last!.seq).orWhere('id', '>', last!.id))
    )
    .orderBy('seq')
    .orderBy('id')
    .limit(size)
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
