import { mailKinds, mailOn } from '@innkeeper/panel'
import { outbox } from '#core/outbox/outbox'
import Membership from '#identity/models/membership'
import Mail from '#notifications/models/mail'
import { conversationOpenedMail } from '#notifications/mails/conversation_opened_mail'
import { machineReadyMail } from '#notifications/mails/machine_ready_mail'
import { newDeviceMail } from '#notifications/mails/new_device_mail'
import { orderCancelledMail, orderRejectedMail } from '#notifications/mails/order_ended_mails'
import { passwordChangedMail } from '#notifications/mails/password_changed_mail'
import { orderReceivedMail } from '#notifications/mails/order_received_mail'
import { paymentFailedMail } from '#notifications/mails/payment_failed_mail'
import { paymentReceivedMail } from '#notifications/mails/payment_received_mail'
import { resetPasswordMail } from '#notifications/mails/reset_password_mail'
import { staffAppointedMail } from '#notifications/mails/staff_appointed_mail'
import { staffAlertsMail } from '#notifications/mails/staff_alerts_mail'
import { staffMessageMail } from '#notifications/mails/staff_message_mail'
import { testMail } from '#notifications/mails/test_mail'
import { verifyAddressMail } from '#notifications/mails/verify_address_mail'

mailOn('user.verification_requested', verifyAddressMail)
mailOn('user.password_reset_requested', resetPasswordMail)
mailOn('staff.appointed', staffAppointedMail, ({ memberId, tokenId }) => tokenId ?? memberId)
mailOn('user.new_device', newDeviceMail)
mailOn('user.password_changed', passwordChangedMail)
mailOn('order.placed', orderReceivedMail)
mailOn('order.cancelled', orderCancelledMail)
mailOn('order.rejected', orderRejectedMail)
mailOn('payment.succeeded', paymentReceivedMail)
mailOn('payment.failed', paymentFailedMail)
mailOn('service.activated', machineReadyMail)
mailOn('conversation.opened', conversationOpenedMail)
mailKinds.add(staffAlertsMail)
mailKinds.add(staffMessageMail)
mailKinds.add(testMail)

outbox.consume('user.email_proven', 'notifications.release_of_user', async ({ userId }) => {
  const owned = await Membership.query().where({ user_id: userId, role: 'owner' })
  await Mail.release(owned.map(({ accountId }) => accountId))
})
outbox.consume('account.billing_email_proven', 'notifications.release', ({ accountId }) =>
  Mail.release([accountId])
)
