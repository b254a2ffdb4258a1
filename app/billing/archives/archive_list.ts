import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { bytesText } from '#core/views/bytes_text'
import { defineList, type ListAction, type ListRow } from '#core/registries/lists'
import { calendarDate, dayText } from '#core/database/calendar_date'
import { repeatArchive } from '#billing/archives/repeat_archive'
import { archiveStates } from '#billing/models/document_archive/states'
import { periodOf } from '#billing/models/document_archive'
import User from '#identity/models/user'

const texts = 'billing.document_archives'

async function complete(rows: ListRow[]): Promise<ListRow[]> {
  const ids = rows.map(({ requested_by: by }) => String(by).split(':').at(-1)!)
  const users = await User.query().whereIn('id', ids).select('id', 'name')
  const names = new Map(users.map(({ id, name }) => [id, name]))
  return rows.map((row, index) => ({ ...row, requester: names.get(ids[index]) ?? null }))
}

const periodIn = (row: ListRow): string =>
  periodOf(
    dayText(calendarDate(row.from_on as string)),
    dayText(calendarDate(row.until_on as string))
  )

/** The file of one that is built, for who may manage billing; the address asks again. */
const fileUrl = (row: ListRow): string | null =>
  row.state === 'ready'
    ? router.makeUrl('admin.document_archives.show', { file: `${row.id}.zip` })
    : null

const repeat: ListAction = {
  name: 'repeat',
  label: `${texts}.repeat`,
  title: `${texts}.repeat_title`,
  text: `${texts}.repeat_text`,
  confirm: `${texts}.repeat`,
  done: `${texts}.repeated`,
  can: 'BillingPolicy.manage',
  async run(id, { userId, t }) {
    const done = await repeatArchive(id, { by: { type: 'staff', id: userId } })
    return done ? { done } : { done, why: t(`${texts}.refusals.not_repeatable`) }
  },
}

/** All documents of a month or a year, as files to download. */
export default defineList({
  title: `${texts}.title`,
  route: 'admin.document_archives.index',
  can: 'BillingPolicy.manage',
  key: 'document_archives.id',
  query: () =>
    db
      .from('document_archives')
      .select('document_archives.id', 'document_archives.from_on', 'document_archives.until_on')
      .select('document_archives.state', 'document_archives.requested_by')
      .select('document_archives.document_count', 'document_archives.done_count')
      .select('document_archives.size_bytes', 'document_archives.error_code')
      .select('document_archives.error_message', 'document_archives.attempts')
      .select('document_archives.expires_at', 'document_archives.created_at'),
  complete,
  columns: [
    { key: 'period', label: `${texts}.period`, type: 'mono', value: periodIn },
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'state',
      value: (row, t) => ({
        state: TONES[String(row.state)],
        label: t(`${texts}.states.${row.state}`),
      }),
      below: (row, t) => {
        if (row.error_code)
          return t(`${texts}.errors.${row.error_code}`, { why: String(row.error_message ?? '') })
        const { done_count: done, document_count: count } = row
        return row.state === 'queued'
          ? t(`${texts}.progress`, { done: Number(done), count: Number(count) })
          : null
      },
    },
    {
      key: 'file',
      label: `${texts}.file`,
      type: 'text',
      value: (row, t) => (fileUrl(row) ? t(`${texts}.download`) : null),
      href: fileUrl,
      below: ({ size_bytes: size, state }) => (state === 'ready' ? bytesText(Number(size)) : null),
    },
    {
      key: 'documents',
      label: `${texts}.documents`,
      type: 'number',
      value: (row) => Number(row.document_count),
      labelled: true,
    },
    { key: 'requester', label: `${texts}.requester`, type: 'text', value: 'requester' },
    {
      key: 'requested',
      label: `${texts}.requested`,
      type: 'time',
      value: (row) => row.created_at as string,
      sort: { column: 'document_archives.id' },
      labelled: true,
    },
    {
      key: 'expires',
      label: `${texts}.expires`,
      type: 'time',
      value: (row) => (row.state === 'ready' ? (row.expires_at as string) : null),
      labelled: true,
    },
  ],
  filters: [
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'choice',
      tabs: true,
      options: (t) =>
        archiveStates.map((value) => ({ value, label: t(`${texts}.states.${value}`) })),
      column: 'document_archives.state',
    },
  ],
  actions: [repeat],
  empty: {
    icon: 'archive',
    title: `${texts}.empty`,
    text: `${texts}.empty_text`,
    href: 'admin.document_archives.create',
    action: `${texts}.create`,
  },
  size: 25,
})

const TONES: Record<string, string> = {
  queued: 'current',
  ready: 'done',
  failed: 'failed',
  expired: 'off',
}
