import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { actorTypes } from '#core/actor'
import { sqlTime } from '#core/database/sql_time'
import { readerLanguage } from '#core/i18n/languages'
import { defineList, type ListRow, type ListText } from '#core/registries/lists'
import { accountColumn, selectAccount } from '#identity'
import User from '#identity/models/user'
import { sentenceOf } from '#audit/sentence_of'
import { subjectUrl } from '#audit/queries/subject_url'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

type Query = DatabaseQueryBuilderContract

const own = 'audit_entries'

function entries() {
  const query = db
    .from(own)
    .leftJoin('users', 'users.id', `${own}.actor_id`)
    .select(`${own}.seq`, `${own}.actor_type`, `${own}.actor_id`, `${own}.action`)
    .select(`${own}.subject_type`, `${own}.subject_id`, `${own}.data`, `${own}.created_at`)
    .select('users.name as actor_name', 'users.email as actor_email')
  return selectAccount(query, `${own}.account_id`)
}

/** By what a query goes in. The others are looked at in what it finds: left alone, a database without statistics takes any. */
const leading = new WeakMap<Query, string>()

function narrow(column: string) {
  return (query: Query, value: string): void => {
    const first = leading.get(query)
    if (!first) leading.set(query, column)
    if (!first || (first === 'action' && column === 'actor_type'))
      query.where(`${own}.${column}`, value)
    else query.whereRaw("coalesce(??, '') = ?", [`${own}.${column}`, value])
  }
}

/** Staff type an address or an id; an unknown address names nobody. */
async function narrowByActor(query: Query, text: string): Promise<void> {
  const user = text.includes('@') ? await User.withEmail(text) : null
  narrow('actor_id')(query, text.includes('@') ? (user?.id ?? 'nobody') : text)
}

/** Entries are numbered in the order in which they are written, so days are a range of numbers and every other filter keeps its index. */
async function firstNumberAt(moment: Date): Promise<number | null> {
  const entry = await db
    .from(own)
    .where('created_at', '>=', sqlTime(DateTime.fromJSDate(moment)))
    .orderBy('created_at')
    .select('seq')
    .first()
  return entry && Number(entry.seq)
}

const detailsOf = ({ data }: ListRow): Record<string, unknown> => JSON.parse(String(data))

/** "Ip subnet" of "ip_subnet". */
function words(code: string): string {
  const text = code.replaceAll(/[._]/g, ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What people call it, where the entry says so; else its id. */
function subjectName(row: ListRow): string | null {
  const { number, hostname, name, email, slug } = detailsOf(row)
  const told = [number, hostname, name, email, slug].find((one) => typeof one === 'string' && one)
  return (told ?? row.subject_id ?? null) as string | null
}

const actorType = (row: ListRow, t: ListText): string => t(`audit.actors.${row.actor_type}`)

/** Who did what to what, and when, the latest first. */
export default defineList({
  title: 'audit.caption',
  route: 'admin.audit.index',
  can: 'AuditEntryPolicy.view',
  key: `${own}.seq`,
  query: entries,
  columns: [
    {
      key: 'what',
      label: 'audit.what',
      type: 'text',
      value: (row) => sentenceOf(String(row.action), readerLanguage()),
      below: (row) => String(row.action),
    },
    {
      key: 'who',
      label: 'audit.who',
      type: 'text',
      value: (row, t) => (row.actor_name as string | null) ?? actorType(row, t),
      below: (row, t) =>
        row.actor_email
          ? `${actorType(row, t)} · ${row.actor_email}`
          : (row.actor_id as string | null),
    },
    {
      key: 'subject',
      label: 'audit.subject',
      type: 'text',
      whole: true,
      value: subjectName,
      href: subjectUrl,
      below: (row) => words(String(row.subject_type)),
    },
    { ...accountColumn, optional: true },
    {
      key: 'when',
      label: 'audit.when',
      type: 'moment',
      value: (row) => row.created_at as string,
    },
    {
      key: 'details',
      label: 'audit.details',
      type: 'details',
      value: (row) => {
        const details = detailsOf(row)
        return Object.keys(details).length > 0 ? JSON.stringify(details, null, 2) : null
      },
    },
    {
      key: 'number',
      label: 'audit.number',
      type: 'number',
      value: (row) => Number(row.seq),
      optional: true,
    },
  ],
  filters: [
    {
      key: 'when',
      label: 'audit.when',
      type: 'days',
      column: `${own}.seq`,
      firstKeyAt: firstNumberAt,
    },
    {
      key: 'subject',
      label: 'audit.subject_id',
      type: 'text',
      mono: true,
      narrow: narrow('subject_id'),
    },
    { key: 'actor', label: 'audit.actor', type: 'text', narrow: narrowByActor },
    { key: 'action', label: 'audit.action', type: 'text', mono: true, narrow: narrow('action') },
    {
      key: 'subject_type',
      label: 'audit.subject_type',
      type: 'text',
      mono: true,
      narrow: narrow('subject_type'),
    },
    {
      key: 'actor_type',
      label: 'audit.actor_type',
      type: 'choice',
      tabs: true,
      options: (t) => actorTypes.map((value) => ({ value, label: t(`audit.actors.${value}`) })),
      narrow: narrow('actor_type'),
    },
  ],
  empty: { icon: 'scroll-text', title: 'audit.empty_title', text: 'audit.empty_text' },
  size: 50,
})
