import PasswordReset from '#identity/models/password_reset'
import StaffMember from '#identity/models/staff_member'
import { linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

/** Tells a person that they are on the staff, with a link where they set a password unless they have one. */
export const staffAppointedMail: MailKind<{ memberId: string; tokenId: string | null }> = {
  name: 'identity.staff_appointed',

  async compose({ memberId, tokenId }) {
    const member = await StaffMember.query().where('id', memberId).preload('user').first()
    const reset = tokenId ? await PasswordReset.find(tokenId) : null
    if (!member || member.disabledAt || reset?.usedAt) return null
    const role = say(`staff_appointed.roles.${member.role}`)
    const how = reset ? 'set' : 'keep'
    return {
      to: member.user.email,
      subject: say('staff_appointed.subject'),
      heading: say('staff_appointed.heading'),
      paragraphs: [say('staff_appointed.body', { role }), say(`staff_appointed.${how}.body`)],
      action: {
        label: say(`staff_appointed.${how}.action`),
        url: reset ? PasswordReset.linkFor(reset.id) : linkTo('sign_in.create'),
      },
      footnote: say(`staff_appointed.${how}.footnote`),
    }
  },
}
