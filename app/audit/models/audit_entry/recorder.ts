import { HttpContext } from '@adonisjs/core/http'
import { transaction } from '#core/database/transaction'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { GENESIS, sealOf } from '#audit/models/audit_entry/hash_chain'
import { withoutSecrets } from '#audit/models/audit_entry/without_secrets'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { ActorType } from '#audit/models/audit_entry'

export interface Actor {
  type: ActorType
  id?: string | null
}

export interface AuditRecord {
  /** What happened, "product.updated". */
  action: string
  subject: { type: string; id?: string | null }
  /** Anything that explains it; secrets are masked by the names of their fields. */
  changes?: Record<string, unknown>
  accountId?: string | null
  /** Who did it; the visitor of the present request, or the system, where it is left out. */
  actor?: Actor
}

const SEQUENCE = 'audit_entries'

export const audit = {
  /**
   * Adds an entry in the transaction that does what it tells, so that neither exists without the other. Entries are
   * numbered one after another, so call it as the last step: it holds back other entries until the commit.
   */
  async record(record: AuditRecord, within?: TransactionClientContract): Promise<void> {
    await transaction(async (trx) => append(record, trx), within)
  },
}

async function append(record: AuditRecord, trx: TransactionClientContract): Promise<void> {
  const seq = await nextNumber(trx)
  const ctx = HttpContext.get()
  const actor = record.actor ?? actorOf(ctx)
  const entry = {
    seq,
    id: newId(),
    actor_type: actor.type,
    actor_id: actor.id ?? null,
    account_id: record.accountId ?? null,
    action: record.action,
    subject_type: record.subject.type,
    subject_id: record.subject.id ?? null,
    data: JSON.stringify(withoutSecrets(record.changes ?? {})),
    created_at: clock.now().toFormat('yyyy-MM-dd HH:mm:ss'),
    prev_hash: await lastSeal(trx),
  }
  await trx
    .insertQuery()
    .table('audit_entries')
    .insert({
      ...entry,
      hash: sealOf(entry),
      ip: ctx?.request.ip() ?? null,
      request_id: ctx?.request.id() ?? null,
    })
}

/** Who the present request acts for. */
function actorOf(ctx: HttpContext | null): Actor {
  const visitor = ctx?.visitor
  if (!visitor?.user) return { type: 'system' }
  return { type: visitor.staff ? 'staff' : 'customer', id: visitor.user.id }
}

/** The next number; the row stays locked until the transaction ends, so that entries never overtake each other. */
async function nextNumber(trx: TransactionClientContract): Promise<number> {
  if (!(await raise(trx))) {
    await trx
      .knexQuery()
      .table('sequences')
      .insert({ name: SEQUENCE, value: 0 })
      .onConflict('name')
      .ignore()
    await raise(trx)
  }
  const row = await trx
    .query()
    .from('sequences')
    .select('value')
    .where('name', SEQUENCE)
    .forUpdate()
    .firstOrFail()
  return Number(row.value)
}

/** Comes before any insert: of two transactions that first tried to insert, each would wait for the other. */
async function raise(trx: TransactionClientContract): Promise<boolean> {
  const changed: unknown = await trx
    .query()
    .from('sequences')
    .where('name', SEQUENCE)
    .increment('value', 1)
  return Number(Array.isArray(changed) ? changed[0] : changed) === 1
}

/** Read with a lock: a plain read could answer from before the one that was just committed. */
async function lastSeal(trx: TransactionClientContract): Promise<string> {
  const last = await trx
    .query()
    .from('audit_entries')
    .select('hash')
    .orderBy('seq', 'desc')
    .forUpdate()
    .first()
  return last?.hash ?? GENESIS
}
