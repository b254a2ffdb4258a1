import db from '@adonisjs/lucid/services/db'
import { formatMoment } from '#core/views/format'
import { allowsOfStaff } from '#identity'
import StaffMember from '#identity/models/staff_member'
import { kindsFor, readWishes, wishFor } from '#notifications/alerts/wishes'
import { linkTo, say } from '#notifications/mails/words'
import type { News } from '#notifications/alerts/news'
import type { MailKind } from '#notifications/mailing/mail_kind'

export const STAFF_ALERTS = 'notifications.staff_alerts'

interface Line {
  kind: string
  news: News
  message: string
  route: string
  first_seen_at: number
  closed_at: number | null
}

/** Tells somebody of the staff what needs attention, what became worse and what is over. */
export const staffAlertsMail: MailKind<{ noticeId: string }> = {
  name: STAFF_ALERTS,

  async compose({ noticeId }) {
    const notice = await db.from('staff_notices').where('id', noticeId).first()
    const member = notice && (await memberOf(notice.member_id))
    const lines = member ? await linesFor(member, noticeId) : []
    if (!member || lines.length === 0) return null
    const [first] = lines
    return {
      to: member.user.email,
      ...headingOf(lines),
      paragraphs: lines.map(sentenceOf),
      action: {
        label: say('staff_alerts.action'),
        url: lines.length === 1 ? linkTo(first.route) : linkTo('admin.alerts.index'),
      },
      footnote: say('staff_alerts.footnote', { url: linkTo('admin.alert_wishes.edit') }),
    }
  },
}

async function memberOf(id: string): Promise<StaffMember | null> {
  return StaffMember.query().where('id', id).whereNull('disabled_at').preload('user').first()
}

/** What the member wants mailed and, since it was noted, still may know. */
async function linesFor(member: StaffMember, noticeId: string): Promise<Line[]> {
  const { id } = member
  const kinds = await kindsFor(allowsOfStaff(member))
  const reader = await db.from('alert_readers').where('member_id', id).select('wishes').first()
  const wanted = readWishes(reader?.wishes ?? '{}')
  const lines: Line[] = await db
    .from('staff_notice_items as items')
    .join('alerts', 'alerts.id', 'items.alert_id')
    .where('items.notice_id', noticeId)
    .orderBy('alerts.id')
    .select('alerts.kind', 'alerts.route', 'alerts.first_seen_at', 'alerts.closed_at')
    .select('items.news', 'items.message')
  return lines.filter(({ kind }) => wishFor(kinds, wanted, kind) === 'mail')
}

function headingOf(lines: Line[]) {
  const count = lines.filter(({ news }) => news !== 'closed').length
  if (count === 0)
    return { subject: say('staff_alerts.over.subject'), heading: say('staff_alerts.over.heading') }
  const [problem] = lines.filter(({ news }) => news !== 'closed')
  const subject =
    count === 1
      ? say('staff_alerts.one.subject', { message: problem.message })
      : say('staff_alerts.many.subject', { count: String(count) })
  return { subject, heading: say('staff_alerts.many.heading', { count: String(count) }) }
}

function sentenceOf({ news, message, first_seen_at: since, closed_at: until }: Line): string {
  return say(`staff_alerts.news.${news}`, {
    message,
    since: formatMoment(new Date(Number(since))),
    until: until === null ? '' : formatMoment(new Date(Number(until))),
  })
}
