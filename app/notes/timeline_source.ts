import db from '@adonisjs/lucid/services/db'
import { pageOf } from '#core/timeline/narrow'
import { handlesOf, partsOf } from '#notes/mentions/find_mentions'
import { mentionableStaff } from '#notes/mentions/mentionable_staff'
import type { I18n } from '@adonisjs/i18n'
import type { TimelineEntry, TimelineScope, TimelineSource } from '#core/registries/timelines'

/** More that are pinned would push away what they stand above. */
const MOST_PINNED = 5

type Row = Record<string, unknown>

/** Notes of staff; a customer’s page has those on orders and services, too. */
export const noteTimeline: TimelineSource = {
  name: 'notes.notes',
  can: 'NotePolicy.write',

  async load({ scope, i18n, ...page }) {
    return present(await pageOf(narrow(scope), 'id', page), scope, i18n)
  },

  async pinned({ scope, i18n }) {
    const rows = await db
      .from('notes')
      .where({ subject_id: scope.id, pinned: true })
      .orderBy('id', 'desc')
      .limit(MOST_PINNED)
    return present(rows, scope, i18n)
  },
}

function narrow({ type, id, accountId }: TimelineScope) {
  const notes = db.from('notes')
  return type === 'customer' ? notes.where('account_id', accountId) : notes.where('subject_id', id)
}

async function present(rows: Row[], { id }: TimelineScope, i18n: I18n): Promise<TimelineEntry[]> {
  const mentioning = rows.some(({ body }) => String(body).includes('@'))
  const handles = mentioning ? handlesOf(await mentionableStaff()) : []
  return rows.map((row) => ({
    id: String(row.id),
    kind: 'note',
    at: row.created_at as string,
    text: i18n.t(row.pinned ? 'notes.pinned' : 'notes.note'),
    detail: detailOf(row, id, i18n),
    actor: { type: 'staff', id: String(row.author_id) },
    body: partsOf(String(row.body), handles).map(({ text, strong }) => ({ text, strong })),
    links: [{ text: i18n.t('notes.open'), href: `/admin/notes/${row.id}/edit` }],
  }))
}

/** What it is about, where that is another page; and that it was edited. */
function detailOf(row: Row, pageId: string, i18n: I18n): string | undefined {
  const said = [
    row.subject_id === pageId ? null : i18n.t(`notes.on.${row.subject_type}`),
    row.edited_at ? i18n.t('notes.edited') : null,
  ].filter(Boolean)
  return said.length > 0 ? said.join(' · ') : undefined
}
