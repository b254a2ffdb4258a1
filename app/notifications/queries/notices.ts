import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { keysetPage, type Cursor } from '#core/database/keyset'
import type { News } from '#notifications/alerts/news'

const PER_PAGE = 20
/** Nobody needs to know how many more there are. */
const MOST_UNREAD = 100

interface NoticeRow {
  id: string
  told_at: number
  read_at: number | null
}

interface ItemRow {
  notice_id: string
  news: News
  message: string
  kind: string
  route: string
}

/** What somebody of the staff was told in the panel, the latest first. */
export async function noticesOf(memberId: string, at: Cursor) {
  const query = db.from('staff_notices').where('member_id', memberId)
  const page = await keysetPage<NoticeRow>(query as never, { key: 'id', size: PER_PAGE, at })
  const ids = page.rows.map(({ id }) => id)
  const items: ItemRow[] =
    ids.length === 0
      ? []
      : await db
          .from('staff_notice_items')
          .join('alerts', 'alerts.id', 'staff_notice_items.alert_id')
          .whereIn('notice_id', ids)
          .orderBy('alerts.id')
          .select('notice_id', 'news', 'staff_notice_items.message', 'kind', 'route')
  const messages: { notice_id: string; message: string; path: string }[] =
    ids.length === 0 ? [] : await db.from('staff_messages').whereIn('notice_id', ids)
  return page.map((notice) => ({
    id: notice.id,
    at: new Date(Number(notice.told_at)),
    isUnread: notice.read_at === null,
    messages: messages.filter(({ notice_id: id }) => id === notice.id),
    items: items.filter(({ notice_id: id }) => id === notice.id),
  }))
}

/** How many notices somebody has not read, a hundred at most. */
export async function unreadNotices(memberId: string): Promise<number> {
  const unread = db.from('staff_notices').where('member_id', memberId).whereNull('read_at')
  const [row] = await db
    .from(unread.select('id').limit(MOST_UNREAD).as('unread'))
    .count('* as total')
  return Number(row.total)
}

/** Marks everything as read that somebody was told until now. Returns how many notices that were. */
export async function readNotices(memberId: string): Promise<number> {
  const unread = db.from('staff_notices').where('member_id', memberId).whereNull('read_at')
  return changedRows(await unread.update({ read_at: clock.nowMs() }))
}
