import { GENESIS, sealOfHead } from '#audit/chain/seals'
import { auditKeys } from '#audit/chain/keys'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/** How far the log goes, in a row of its own that is sealed too. */
export interface ChainHead {
  seq: number
  hash: string
  seal: string
}

const NAME = 'audit_entries'

/** What a head gets that was found without its seal: nothing that is written later hides that. */
const BROKEN = 'broken'

/** The head as it stands, or null where somebody removed it. */
export async function headOf(
  client: QueryClientContract,
  { lock = false } = {}
): Promise<ChainHead | null> {
  const row = await client
    .from('audit_heads')
    .where('name', NAME)
    .if(lock, (query) => query.forUpdate())
    .first()
  return row && { seq: Number(row.seq), hash: row.hash, seal: row.seal }
}

export function isSealed({ seq, hash, seal }: ChainHead): boolean {
  return auditKeys().some((key) => sealOfHead(seq, hash, key) === seal)
}

/**
 * Reads the head and locks it until the transaction ends, so that entries never overtake each other. The read itself takes
 * the lock, and so sees what was written until it was given; on SQLite `transaction` has made a writer of it already.
 */
export async function lockHead(trx: TransactionClientContract): Promise<ChainHead> {
  return (await headOf(trx, { lock: true })) ?? (await mendHead(trx))
}

/** Moves the locked head on to an entry. */
export async function moveHead(
  trx: TransactionClientContract,
  from: ChainHead,
  to: { seq: number; hash: string }
): Promise<void> {
  const seal = isSealed(from) ? sealOfHead(to.seq, to.hash, auditKeys()[0]) : BROKEN
  await trx
    .from('audit_heads')
    .where('name', NAME)
    .update({ ...to, seal })
}

/** Writes the head of a log that has no sealed head yet: at its start, and once when an older log gets one. */
export async function startHead(
  client: QueryClientContract,
  { seq, hash } = { seq: 0, hash: GENESIS }
): Promise<void> {
  const seal = sealOfHead(seq, hash, auditKeys()[0])
  await client.insertQuery().table('audit_heads').insert({ name: NAME, seq, hash, seal })
}

/** Recording goes on without a head, for no action may fail for it; the missing seal tells. */
async function mendHead(trx: TransactionClientContract): Promise<ChainHead> {
  const last = await trx.from('audit_entries').select('seq', 'hash').orderBy('seq', 'desc').first()
  const head = { seq: Number(last?.seq ?? 0), hash: last?.hash ?? GENESIS, seal: BROKEN }
  await trx
    .knexQuery()
    .table('audit_heads')
    .insert({ name: NAME, ...head })
    .onConflict()
    .ignore()
  return head
}
