import { randomBytes } from 'node:crypto'
import { HttpContext } from '@adonisjs/core/http'
import { SYSTEM, type Actor } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { cut } from '#core/text'
import { lockHead, moveHead } from '#audit/chain/chain_head'
import { auditKeys } from '#audit/chain/keys'
import { digestOfAddress, KEYED, sealOf } from '#audit/chain/seals'
import { withoutSecrets } from '#audit/models/audit_entry/without_secrets'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

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
  const head = await lockHead(trx)
  const [key] = auditKeys()
  const ctx = HttpContext.get()
  const actor = record.actor ?? actorOf(ctx)
  const address = addressOf(ctx)
  const requestId = ctx?.request.id()
  const entry = {
    seal_version: KEYED,
    key_id: key.id,
    seq: head.seq + 1,
    id: newId(),
    actor_type: actor.type,
    actor_id: actor.id,
    account_id: record.accountId ?? null,
    action: record.action,
    subject_type: record.subject.type,
    subject_id: record.subject.id ?? null,
    data: JSON.stringify(withoutSecrets(record.changes ?? {})),
    request_id: requestId ? cut(requestId, 64) : null,
    ...address,
    created_at: sqlTime(),
    prev_hash: head.hash,
  }
  const hash = sealOf(entry, key)
  await trx
    .insertQuery()
    .table('audit_entries')
    .insert({ ...entry, hash })
  await moveHead(trx, head, { seq: entry.seq, hash })
}

/** Who the present request acts for. */
function actorOf(ctx: HttpContext | null): Actor {
  const visitor = ctx?.visitor
  if (!visitor?.user) return SYSTEM
  return { type: visitor.staff ? 'staff' : 'customer', id: visitor.user.id }
}

function addressOf(ctx: HttpContext | null) {
  if (!ctx) return { ip: null, ip_salt: null, ip_digest: null }
  const ip = cut(ctx.request.ip(), 45)
  const salt = randomBytes(16).toString('hex')
  return { ip, ip_salt: salt, ip_digest: digestOfAddress(ip, salt, auditKeys()[0]) }
}
