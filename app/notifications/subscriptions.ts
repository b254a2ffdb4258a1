import { outbox } from '#core/outbox/outbox'
import Mail from '#notifications/models/mail'
import { conversationOpenedMail } from '#notifications/mails/conversation_opened_mail'
import { machineReadyMail } from '#notifications/mails/machine_ready_mail'
import { mailKinds } from '#notifications/mailing/mail_kinds'
import { orderCancelledMail, orderRejectedMail } from '#notifications/mails/order_ended_mails'
import { orderReceivedMail } from '#notifications/mails/order_received_mail'
import { paymentFailedMail } from '#notifications/mails/payment_failed_mail'
import { paymentReceivedMail } from '#notifications/mails/payment_received_mail'
import { resetPasswordMail } from '#notifications/mails/reset_password_mail'
import { verifyAddressMail } from '#notifications/mails/verify_address_mail'
import type { MailKind } from '#notifications/mailing/mail_kind'
import type { OutboxTopic, OutboxTopics } from '#core/outbox/outbox'

/** Sends a mail of this kind whenever something is published on the topic, once for each id that the payload names. */
function mailOn<Topic extends OutboxTopic>(
  topic: Topic,
  kind: MailKind<OutboxTopics[Topic]>
): void {
  mailKinds.add(kind)
  outbox.consume(topic, `notifications.${kind.name}`, (payload) => {
    const [cause] = Object.values(payload as Record<string, string>)
    return Mail.queue(kind.name, cause, payload)
  })
}

mailOn('user.verification_requested', verifyAddressMail)
mailOn('user.password_reset_requested', resetPasswordMail)
mailOn('order.placed', orderReceivedMail)
mailOn('order.cancelled', orderCancelledMail)
mailOn('order.rejected', orderRejectedMail)
mailOn('payment.succeeded', paymentReceivedMail)
mailOn('payment.failed', paymentFailedMail)
mailOn('service.activated', machineReadyMail)
mailOn('conversation.opened', conversationOpenedMail)
