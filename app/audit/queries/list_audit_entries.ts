import { keysetPage, type Cursor } from '#core/database/keyset'
import AuditEntry from '#audit/models/audit_entry'
import User from '#identity/models/user'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import type { Infer } from '@vinejs/vine/types'
import type { auditFilterValidator } from '#audit/validators/audit_filter_validator'

type Filter = Infer<typeof auditFilterValidator>

type Query = ModelQueryBuilderContract<typeof AuditEntry>

const PAGE = 50

/** One page of the log, the latest first, with the addresses of the users who acted. */
export async function listAuditEntries(filter: Filter, at: Cursor) {
  const actorId = filter.actor ? await idOfActor(filter.actor) : undefined
  const matching = narrow(AuditEntry.query(), { ...filter, actorId })
  const entries = await keysetPage(matching, { key: 'seq', size: PAGE, at })
  return { entries, actors: await actorsOf(entries.rows) }
}

/** Staff type an address or an id; an unknown address names nobody. */
async function idOfActor(text: string): Promise<string> {
  if (!text.includes('@')) return text
  const user = await User.withEmail(text)
  return user?.id ?? 'nobody'
}

async function actorsOf(entries: AuditEntry[]): Promise<Record<string, string>> {
  const ids = [
    ...new Set(entries.map(({ actorId }) => actorId).filter((id): id is string => id !== null)),
  ]
  if (ids.length === 0) return {}
  const users = await User.query().select('id', 'email').whereIn('id', ids)
  return Object.fromEntries(users.map(({ id, email }) => [id, email]))
}

/**
 * The narrowest of the filters leads through its index, and the others are looked at in what it finds: left alone, a
 * database without statistics takes any of them.
 */
function narrow(
  query: Query,
  { action, actorId, ...filter }: Filter & { actorId?: string }
): Query {
  const wanted = [
    ['subject_id', filter.subject],
    ['actor_id', actorId],
    ['action', action],
    ['subject_type', filter.subject_type],
    ['actor_type', filter.actor_type],
  ].flatMap(([column, value]) => (column && value ? [{ column, value }] : []))
  for (const [place, { column, value }] of wanted.entries()) {
    const leads = place === 0 || (wanted[0].column === 'action' && column === 'actor_type')
    if (leads) query.where(column, value)
    else query.whereRaw("coalesce(??, '') = ?", [column, value])
  }
  return query
}
