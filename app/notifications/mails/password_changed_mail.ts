import { DateTime } from 'luxon'
import { decodeTime } from 'ulid'
import { formatMoment } from '#core/views/format'
import AuditEntry from '#audit/models/audit_entry'
import User from '#identity/models/user'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

/** Tells a person that their password is another one now. Nobody can switch it off. */
export const passwordChangedMail: MailKind<{ changeId: string; userId: string }> = {
  name: 'identity.password_changed',

  async compose({ changeId, userId }) {
    const user = await User.find(userId)
    if (!user?.hasVerifiedEmail) return null
    const when = DateTime.fromMillis(decodeTime(changeId))
    return {
      to: user.email,
      subject: say('password_changed.subject'),
      heading: say('password_changed.heading'),
      paragraphs: [greet(user.name), say('password_changed.body')],
      facts: [
        { label: say('security.when'), value: formatMoment(when) },
        ...(await whereOf(changeId, userId)),
      ],
      action: { label: say('password_changed.action'), url: linkTo('password_resets.create') },
      footnote: say('password_changed.footnote'),
    }
  },
}

const RECENT = 20

/** Device and network address of the change, from its audit entry; less where that does not have them any more. */
async function whereOf(changeId: string, userId: string) {
  const entries = await AuditEntry.query()
    .where({ subject_type: 'user', subject_id: userId })
    .orderBy('seq', 'desc')
    .limit(RECENT)
  const entry = entries.find(({ details }) => details.changeId === changeId)
  return [
    { label: say('security.device'), value: String(entry?.details.device ?? '') },
    { label: say('security.network'), value: entry?.ip ?? '' },
  ].filter(({ value }) => value)
}
