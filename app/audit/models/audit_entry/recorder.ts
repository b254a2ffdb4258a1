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
import { maskSecrets } from '#core/security/mask_secrets'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What an entry is about: a row of what the action names, as a product is of "product.updated"; else its kind and id. */
export type Subject = { id: string | null } | readonly [type: string, id: string | null]

export interface Circumstances {
  /** Anything that explains it; secrets are masked by the names of their fields. */
  changes?: Record<string, unknown>
  accountId?: string | null
  /** Who did it; the visitor of the present request, or the system, where it is left out. */
  actor?: Actor
}

export const audit = {
  /**
   * Adds an entry in the transaction that does what it tells, so that neither exists without the other. Entries are
   * numbered one after another, so call it as the last step: it holds back other entries until the commit. Without a
   * transaction it makes one.
   */
  async record(
    within: TransactionClientContract | null,
    action: string,
    subject: Subject,
    circumstances: Circumstances = {}
  ): Promise<void> {
    const [type, id] = isNamed(subject) ? subject : [action.split('.')[0], subject.id]
    const entry = { ...circumstances, action, type, id }
    await transaction(async (trx) => append(entry, trx), within ?? undefined)
  },
}

function isNamed(subject: Subject): subject is readonly [string, string | null] {
  return Array.isArray(subject)
}

interface Entry extends Circumstances {
  action: string
  type: string
  id: string | null
}

async function append(record: Entry, trx: TransactionClientContract): Promise<void> {
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
    subject_type: record.type,
    subject_id: record.id,
    data: JSON.stringify(maskSecrets(record.changes ?? {})),
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
