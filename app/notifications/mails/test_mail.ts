import User from '#identity/models/user'
import { linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

export const TEST_MAIL = 'notifications.test'

/** Goes to the member of the staff who asked for it, to see whether mail arrives. */
export const testMail: MailKind<{ userId: string }> = {
  name: TEST_MAIL,

  async compose({ userId }) {
    const user = await User.find(userId)
    if (!user) return null
    return {
      to: user.email,
      subject: say('test.subject'),
      heading: say('test.heading'),
      paragraphs: [say('test.body')],
      action: { label: say('test.action'), url: linkTo('admin.dashboard.show') },
    }
  },
}
