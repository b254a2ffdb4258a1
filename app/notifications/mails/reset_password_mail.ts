import PasswordReset from '#identity/models/password_reset'
import { say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

export const resetPasswordMail: MailKind<{ tokenId: string }> = {
  name: 'identity.reset_password',

  async compose({ tokenId }) {
    const reset = await PasswordReset.query().where('id', tokenId).preload('user').first()
    if (!reset || reset.usedAt) return null
    return {
      to: reset.user.email,
      subject: say('reset_password.subject'),
      heading: say('reset_password.heading'),
      paragraphs: [say('hello', { name: reset.user.name }), say('reset_password.body')],
      action: { label: say('reset_password.action'), url: PasswordReset.linkFor(tokenId) },
      footnote: say('reset_password.footnote'),
    }
  },
}
