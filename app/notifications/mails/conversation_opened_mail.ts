import { settings } from '#core/settings/settings'
import Conversation from '#support_chat/models/conversation'
import { linkTo, say, unlinkable } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

/** Tells the shop that somebody wrote; the text itself stays in the panel. */
export const conversationOpenedMail: MailKind<{ conversationId: string }> = {
  name: 'support_chat.conversation_opened',

  async compose({ conversationId }) {
    const conversation = await Conversation.find(conversationId)
    const address = await settings.get('company.email')
    if (!conversation || !address) return null
    return {
      to: address,
      subject: say('conversation_opened.subject', { subject: conversation.subject }),
      heading: conversation.subject,
      paragraphs: [say('conversation_opened.body', { name: unlinkable(conversation.name) })],
      action: {
        label: say('conversation_opened.action'),
        url: linkTo('admin.conversations.show', [conversation.id]),
      },
    }
  },
}
