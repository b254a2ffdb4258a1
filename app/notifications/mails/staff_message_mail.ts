import db from '@adonisjs/lucid/services/db'
import StaffMember from '#identity/models/staff_member'
import { linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

export const STAFF_MESSAGE = 'notifications.staff_message'

/** Tells one of the staff one thing, such as that somebody mentioned them. Nothing where it is read or gone already. */
export const staffMessageMail: MailKind<{ noticeId: string }> = {
  name: STAFF_MESSAGE,

  async compose({ noticeId }) {
    const row = await db
      .from('staff_messages')
      .join('staff_notices', 'staff_notices.id', 'staff_messages.notice_id')
      .where('staff_notices.id', noticeId)
      .whereNull('staff_notices.read_at')
      .select('staff_notices.member_id', 'staff_messages.message', 'staff_messages.path')
      .first()
    const member =
      row &&
      (await StaffMember.query()
        .where('id', row.member_id)
        .whereNull('disabled_at')
        .preload('user')
        .first())
    if (!member) return null
    return {
      to: member.user.email,
      subject: row.message,
      heading: row.message,
      paragraphs: [say('staff_message.text')],
      action: {
        label: say('staff_message.action'),
        url: new URL(row.path, linkTo('admin.dashboard.show')).href,
      },
      footnote: say('staff_message.footnote', { url: linkTo('admin.alert_wishes.edit') }),
    }
  },
}
