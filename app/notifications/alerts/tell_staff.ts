import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { allowsOfStaff } from '#identity'
import StaffMember from '#identity/models/staff_member'
import { newsOf, type AlertRow, type News, type Reading } from '#notifications/alerts/news'
import { writeNotice } from '#notifications/alerts/write_notice'
import { kindsFor, readWishes, wishFor, type Wish, type Wishes } from '#notifications/alerts/wishes'

/** After something was told, what follows is gathered for so long. */
export const DIGEST_MS = 15 * 60_000
/** What still lasts is told again after a day without news. */
const REMINDER_MS = 24 * 3600_000

/** Somebody of the staff with what they were told until now. */
export interface Reader {
  member: StaffMember
  /** Those that the member may hear of. */
  kinds: string[]
  wanted: Wishes
  /** Raised with each notice, so that of two workers one writes it. */
  turn: number
  toldAt: number | null
  readings: Map<string, Reading>
}

export interface Item {
  alert: AlertRow
  news: News
  wish: Wish
}

/**
 * Tells everybody on the staff what is new in the alerts that they may and want to hear of: the first at once, what
 * follows together after fifteen minutes, and that it is over.
 */
export async function tellStaff(): Promise<void> {
  const alerts = await alertsToTell()
  if (alerts.length === 0) return
  for (const reader of await readersOfAlerts()) await tell(reader, alerts)
}

async function tell(reader: Reader, alerts: AlertRow[]): Promise<void> {
  await correct(reader, alerts)
  const now = clock.nowMs()
  const quietFor = reader.toldAt === null ? Infinity : now - reader.toldAt
  if (quietFor < DIGEST_MS) return
  const items = itemsFor(reader, alerts, now)
  const told = items.length > 0 || quietFor < REMINDER_MS ? items : reminders(reader, alerts)
  if (told.length > 0) await writeNotice(reader, told)
}

function itemsFor(reader: Reader, alerts: AlertRow[], nowMs: number): Item[] {
  return alerts.flatMap((alert) => {
    const news = newsOf(alert, reader.readings.get(alert.id), nowMs)
    const wish = wishOf(reader, alert)
    return news && wish !== 'off' ? [{ alert, news, wish }] : []
  })
}

function reminders(reader: Reader, alerts: AlertRow[]): Item[] {
  const lasting = alerts.filter(({ id }) => reader.readings.has(id))
  return lasting.map((alert) => ({ alert, news: 'lasts', wish: wishOf(reader, alert) }))
}

/** What has become less is known without a word, so that more of it is news again; what is not wanted any more is forgotten. */
async function correct(reader: Reader, alerts: AlertRow[]): Promise<void> {
  for (const alert of alerts) {
    const known = reader.readings.get(alert.id)
    if (!known) continue
    const mine = { member_id: reader.member.id, alert_id: alert.id }
    if (wishOf(reader, alert) === 'off') {
      await db.from('alert_readings').where(mine).delete()
      reader.readings.delete(alert.id)
    } else if (alert.count < known.count && alert.closed_at === null) {
      await db.from('alert_readings').where(mine).update({ count: alert.count })
    }
  }
}

const wishOf = ({ kinds, wanted }: Reader, { kind }: AlertRow) => wishFor(kinds, wanted, kind)

/** What is open, and what is over and somebody still takes for open. */
async function alertsToTell(): Promise<AlertRow[]> {
  const known = db.from('alert_readings').select('alert_id')
  const rows = await db.from('alerts').whereNull('closed_at').orWhereIn('id', known).orderBy('id')
  return rows.map((row) => ({
    ...row,
    tell_from: Number(row.tell_from),
    closed_at: row.closed_at === null ? null : Number(row.closed_at),
  }))
}

async function readersOfAlerts(): Promise<Reader[]> {
  const members = await StaffMember.query().whereNull('disabled_at').preload('user').orderBy('id')
  await introduce(members.map(({ id }) => id))
  const [readers, readings] = await Promise.all([
    db.from('alert_readers').select('member_id', 'turn', 'told_at', 'wishes'),
    db.from('alert_readings').select('member_id', 'alert_id', 'severity', 'count'),
  ])
  return Promise.all(
    members.map(async (member) => {
      const row = readers.find(({ member_id: id }) => id === member.id)
      const mine = readings.filter(({ member_id: id }) => id === member.id)
      return {
        member,
        kinds: await kindsFor(allowsOfStaff(member)),
        wanted: readWishes(row.wishes),
        turn: Number(row.turn),
        toldAt: row.told_at === null ? null : Number(row.told_at),
        readings: new Map(mine.map((reading) => [reading.alert_id, reading])),
      }
    })
  )
}

/** Rows for those who were never told anything. */
export async function introduce(memberIds: string[]): Promise<void> {
  if (memberIds.length === 0) return
  const rows = memberIds.map((id) => ({ member_id: id, wishes: '{}' }))
  await db.knexQuery().table('alert_readers').insert(rows).onConflict('member_id').ignore()
}
