import { DateTime } from 'luxon'
import { decodeTime } from 'ulid'
import { formatMoment } from '#core/views/format'
import User from '#identity/models/user'
import { placeOfChange } from '#notifications/mails/change_place'
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
        ...(await placeOfChange(changeId, userId)),
      ],
      action: { label: say('password_changed.action'), url: linkTo('password_resets.create') },
      footnote: say('password_changed.footnote'),
    }
  },
}
