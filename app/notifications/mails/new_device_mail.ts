import { formatMoment } from '#core/views/format'
import UserSession from '#identity/models/user_session'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

/** Tells a person that somebody signed in as them on a browser that was not used before. Nobody can switch it off. */
export const newDeviceMail: MailKind<{ sessionId: string }> = {
  name: 'identity.new_device',

  async compose({ sessionId }) {
    const session = await UserSession.query().where('id', sessionId).preload('user').first()
    if (!session?.user.hasVerifiedEmail) return null
    return {
      to: session.user.email,
      subject: say('new_device.subject'),
      heading: say('new_device.heading'),
      paragraphs: [greet(session.user.name), say('new_device.body')],
      facts: [
        { label: say('security.when'), value: formatMoment(session.createdAt) },
        { label: say('security.device'), value: session.device ?? '' },
        { label: say('security.network'), value: session.ip ?? '' },
      ].filter(({ value }) => value),
      action: { label: say('security.action'), url: linkTo('security.show') },
      footnote: say('new_device.footnote'),
    }
  },
}
