import { keysetPage, type Cursor } from '#core/database/keyset'
import AuditEntry from '#audit/models/audit_entry'
import User from '#identity/models/user'
import type { Infer } from '@vinejs/vine/types'
import type { auditFilterValidator } from '#audit/validators/audit_filter_validator'

type Filter = Infer<typeof auditFilterValidator>

const PAGE = 50

/** One page of the log, the latest first, with the addresses of the users who acted. */
export async function listAuditEntries(filter: Filter, at: Cursor) {
  const actorId = filter.actor ? await idOfActor(filter.actor) : undefined
  const matching = AuditEntry.query()
    .if(filter.action, (query) => query.where('action', 'like', `${likeText(filter.action)}%`))
    .if(filter.actor_type, (query) => query.where('actor_type', filter.actor_type ?? ''))
    .if(actorId !== undefined, (query) => query.where('actor_id', actorId ?? ''))
    .if(filter.subject_type, (query) => query.where('subject_type', filter.subject_type ?? ''))
    .if(filter.subject, (query) => query.where('subject_id', filter.subject ?? ''))
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

/** A text that means itself in LIKE on both databases. */
function likeText(text: string | undefined): string {
  return (text ?? '').replaceAll(/[%_\\]/g, '')
}
