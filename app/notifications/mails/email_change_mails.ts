import { formatMoment } from '#core/views/format'
import EmailChange from '#identity/models/email_change'
import { placeOfChange } from '#notifications/mails/change_place'
import { greet, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

interface Change {
  changeId: string
}

/** Says nothing that the person who asked could have written: nobody knows yet whose address it is. */
export const confirmEmailChangeMail: MailKind<Change> = {
  name: 'identity.confirm_email_change',

  async compose({ changeId }) {
    const change = await EmailChange.query().where('id', changeId).preload('user').first()
    if (!change?.isWaiting) return null
    return {
      to: change.newEmail,
      subject: say('confirm_email_change.subject'),
      heading: say('confirm_email_change.heading'),
      paragraphs: [say('confirm_email_change.body')],
      action: { label: say('confirm_email_change.action'), url: EmailChange.linkFor(changeId) },
      footnote: say('confirm_email_change.footnote'),
    }
  },
}

/** Tells the old address, and lets whoever reads its mail take the change back. Nobody can switch it off. */
export const emailChangedMail: MailKind<Change> = {
  name: 'identity.email_changed',

  async compose({ changeId }) {
    const change = await EmailChange.query().where('id', changeId).preload('user').first()
    if (!change?.isUndoable || !change.confirmedAt) return null
    return {
      to: change.oldEmail,
      subject: say('email_changed.subject'),
      heading: say('email_changed.heading'),
      paragraphs: [greet(change.user.name), say('email_changed.body')],
      facts: [
        { label: say('security.when'), value: formatMoment(change.confirmedAt) },
        ...(await placeOfChange(changeId, change.userId)),
      ],
      action: { label: say('email_changed.action'), url: EmailChange.undoLinkFor(changeId) },
      footnote: say('email_changed.footnote'),
    }
  },
}
