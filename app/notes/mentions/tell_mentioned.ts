import { shopLanguage } from '#core/i18n/languages'
import { allowed } from '#core/registries/policies'
import { timelines } from '#core/registries/timelines'
import { allowsOfStaff } from '#identity'
import { tellMember } from '#notifications'
import { mentionedIn } from '#notes/mentions/find_mentions'
import { mentionableStaff } from '#notes/mentions/mentionable_staff'
import type User from '#identity/models/user'
import type Note from '#notes/models/note'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const MENTIONS = 'notes.mentions'

/**
 * Tells those whom a note mentions, each once for a note however often it is edited; nobody of what they may not see, and nobody of
 * their own words. What they are told names the author and the kind of thing, not what was written.
 */
export async function tellMentioned(
  trx: TransactionClientContract,
  note: Note,
  author: User,
  path: string
): Promise<void> {
  if (!note.body.includes('@')) return
  const people = await mentionableStaff(trx)
  const mentioned = new Set(mentionedIn(note.body, people))
  const known = await trx.from('note_mentions').where('note_id', note.id).select('member_id')
  for (const { member_id: id } of known) mentioned.delete(String(id))
  for (const { member } of people) {
    if (!mentioned.has(member.id)) continue
    await trx.table('note_mentions').insert({ note_id: note.id, member_id: member.id })
    if (member.userId === author.id || !(await maySee(member, note))) continue
    const what = shopLanguage().t(`notes.subjects.${note.subjectType}`)
    const message = shopLanguage().t('notes.told', { author: author.name, what })
    await tellMember(trx, { memberId: member.id, kind: MENTIONS, message, path })
  }
}

async function maySee(
  member: Parameters<typeof allowsOfStaff>[0],
  { subjectType }: Note
): Promise<boolean> {
  const needed = [{ can: timelines.subject(subjectType)?.can }, { can: 'NotePolicy.write' }]
  const open = await allowed(needed, allowsOfStaff(member))
  return open.length === needed.length
}
