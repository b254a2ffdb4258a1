import PasswordReset from '#identity/models/password_reset'
import { greet, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

export const resetPasswordMail: MailKind<{ tokenId: string }> = {
  name: 'identity.reset_password',

  async compose({ tokenId }) {
    const reset = await PasswordReset.query().where('id', tokenId).preload('user').first()
    if (!reset || reset.usedAt) return null
    const greeting = reset.user.hasVerifiedEmail ? [greet(reset.user.name)] : []
    return {
      to: reset.user.email,
      subject: say('reset_password.subject'),
      heading: say('reset_password.heading'),
      paragraphs: [...greeting, say('reset_password.body')],
      action: { label: say('reset_password.action'), url: PasswordReset.linkFor(tokenId) },
      footnote: say('reset_password.footnote'),
    }
  },
}
