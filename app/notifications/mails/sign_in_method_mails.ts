import { DateTime } from 'luxon'
import { decodeTime } from 'ulid'
import { formatMoment } from '#core/views/format'
import { socialProviders } from '#identity'
import SocialFlow from '#identity/models/social_flow'
import User from '#identity/models/user'
import { placeOfChange } from '#notifications/mails/change_place'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

interface Change {
  changeId: string
  userId: string
  method: string
}

/** Tell a person that a provider can sign in as them, or cannot any more. Nobody can switch them off. */
export const signInMethodAddedMail = changeMail('sign_in_method_added')
export const signInMethodRemovedMail = changeMail('sign_in_method_removed')

/** The link that connects a provider. The person who asked wrote nothing of it: it names no one but the provider. */
export const socialLinkMail: MailKind<{ flowId: string }> = {
  name: 'identity.social_link',

  async compose({ flowId }) {
    const flow = await SocialFlow.find(flowId)
    if (!flow?.isOpen || !flow.provenEmail) return null
    const user = await User.withEmail(flow.provenEmail)
    if (!user?.hasVerifiedEmail) return null
    const provider = labelOf(flow.provider)
    return {
      to: user.email,
      subject: say('social_link.subject', { provider }),
      heading: say('social_link.heading', { provider }),
      paragraphs: [greet(user.name), say('social_link.body', { provider })],
      action: {
        label: say('social_link.action', { provider }),
        url: SocialFlow.linkFor(flow.id),
      },
      footnote: say('social_link.footnote'),
    }
  },
}

function changeMail(kind: 'sign_in_method_added' | 'sign_in_method_removed'): MailKind<Change> {
  return {
    name: `identity.${kind}`,

    async compose({ changeId, userId, method }) {
      const user = await User.find(userId)
      if (!user?.hasVerifiedEmail) return null
      const provider = labelOf(method)
      const when = DateTime.fromMillis(decodeTime(changeId))
      return {
        to: user.email,
        subject: say(`${kind}.subject`, { provider }),
        heading: say(`${kind}.heading`, { provider }),
        paragraphs: [greet(user.name), say(`${kind}.body`, { provider })],
        facts: [
          { label: say('security.when'), value: formatMoment(when) },
          ...(await placeOfChange(changeId, userId)),
        ],
        action: { label: say(`${kind}.action`), url: linkTo('security.show') },
        footnote: say(`${kind}.footnote`, { provider }),
      }
    },
  }
}

/** What people call it; its name where it is not configured any more. */
function labelOf(name: string): string {
  return socialProviders.named(name)?.label ?? name
}
