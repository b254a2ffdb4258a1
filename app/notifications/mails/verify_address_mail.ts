import EmailVerification from '#identity/models/email_verification'
import { say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

/** Says nothing that the person who asked could have written: nobody knows yet whose address it is. */
export const verifyAddressMail: MailKind<{ tokenId: string }> = {
  name: 'identity.verify_address',

  async compose({ tokenId }) {
    const verification = await EmailVerification.find(tokenId)
    if (!verification || verification.usedAt) return null
    return {
      to: verification.email,
      subject: say('verify_address.subject'),
      heading: say('verify_address.heading'),
      paragraphs: [
        say(verification.accountId ? 'verify_address.body_billing' : 'verify_address.body'),
      ],
      action: { label: say('verify_address.action'), url: EmailVerification.linkFor(tokenId) },
      footnote: say('verify_address.footnote'),
    }
  },
}
