import '#notifications/contact_subscriptions'
import { mailKinds, mailOn } from '@innkeeper/panel'
import { outbox } from '#core/outbox/outbox'
import Membership from '#identity/models/membership'
import Mail from '#notifications/models/mail'
import { queueMail } from '#notifications/mailing/queue_mail'
import { heldSince } from '#provisioning'
import Service from '#provisioning/models/service'
import {
  authenticationMail,
  chargeFailedMail,
  extendedMail,
  finalNoticeMail,
  reminderMail,
} from '#notifications/mails/collection_mails'
import { serviceSuspendedMail, serviceTrashedMail } from '#notifications/mails/service_held_mails'
import { cancellationMail, cancellationUndoneMail } from '#notifications/mails/cancellation_mails'
import {
  changedMail,
  changeFailedMail,
  changeScheduledMail,
} from '#notifications/mails/change_mails'
import { cardExpiresMail } from '#notifications/mails/card_expires_mail'
import { conversationOpenedMail } from '#notifications/mails/conversation_opened_mail'
import { creditNoteMail } from '#notifications/mails/credit_note_mail'
import { machineReadyMail } from '#notifications/mails/machine_ready_mail'
import { confirmEmailChangeMail, emailChangedMail } from '#notifications/mails/email_change_mails'
import { newDeviceMail } from '#notifications/mails/new_device_mail'
import { orderCancelledMail, orderRejectedMail } from '#notifications/mails/order_ended_mails'
import { priceChangedMail, priceKeptMail } from '#notifications/mails/price_mails'
import { paidExtendedMail } from '#notifications/mails/paid_extended_mail'
import { passwordChangedMail } from '#notifications/mails/password_changed_mail'
import { orderReceivedMail } from '#notifications/mails/order_received_mail'
import { creditAddedMail } from '#notifications/mails/credit_added_mail'
import { trialEndingMail } from '#notifications/mails/trial_ending_mail'
import { topUpStoppedMail } from '#notifications/mails/top_up_stopped_mail'
import { paymentFailedMail } from '#notifications/mails/payment_failed_mail'
import { paymentReceivedMail } from '#notifications/mails/payment_received_mail'
import {
  signInMethodAddedMail,
  signInMethodRemovedMail,
  socialLinkMail,
} from '#notifications/mails/sign_in_method_mails'
import { resetPasswordMail } from '#notifications/mails/reset_password_mail'
import { staffAppointedMail } from '#notifications/mails/staff_appointed_mail'
import { staffAlertsMail } from '#notifications/mails/staff_alerts_mail'
import { staffMessageMail } from '#notifications/mails/staff_message_mail'
import { testMail } from '#notifications/mails/test_mail'
import { usageReachedMail } from '#notifications/mails/usage_reached_mail'
import { verifyAddressMail } from '#notifications/mails/verify_address_mail'

mailOn('user.verification_requested', verifyAddressMail)
mailOn('user.password_reset_requested', resetPasswordMail)
mailOn('staff.appointed', staffAppointedMail, ({ memberId, tokenId }) => tokenId ?? memberId)
mailOn('user.new_device', newDeviceMail)
mailOn('user.password_changed', passwordChangedMail)
mailOn('user.email_change_requested', confirmEmailChangeMail)
mailOn('user.email_changed', emailChangedMail)
mailOn('user.sign_in_method_added', signInMethodAddedMail)
mailOn('user.sign_in_method_removed', signInMethodRemovedMail)
mailOn('user.social_link_requested', socialLinkMail)
mailOn('order.placed', orderReceivedMail)
mailOn('order.cancelled', orderCancelledMail)
mailOn('order.rejected', orderRejectedMail)
mailOn('payment.succeeded', paymentReceivedMail)
mailOn('credit_note.issued', creditNoteMail)
mailOn('payment.succeeded', creditAddedMail)
mailOn('payment.failed', paymentFailedMail)
mailOn('collection.reminded', reminderMail)
mailOn('collection.charge_failed', chargeFailedMail)
mailOn('collection.authentication_needed', authenticationMail)
mailOn('collection.final_notice', finalNoticeMail)
mailOn('collection.extended', extendedMail)
mailOn('payment_method.expires', cardExpiresMail, ({ methodId, days }) => `${methodId}:${days}`)
mailOn('usage.reached', usageReachedMail)
mailOn('trial.ending', trialEndingMail)
mailOn('subscription.cancelled', cancellationMail)
mailOn('subscription.cancellation_undone', cancellationUndoneMail)
mailOn('subscription.price_announced', priceChangedMail)
mailOn('subscription.price_kept', priceKeptMail)
mailOn('subscription.change_scheduled', changeScheduledMail)
mailOn('subscription.changed', changedMail)
mailOn('subscription.change_failed', changeFailedMail)
mailOn('subscription.extended', paidExtendedMail)
mailOn('top_up.stopped', topUpStoppedMail)
mailOn('service.activated', machineReadyMail)
mailOn('conversation.opened', conversationOpenedMail)
mailKinds.add(serviceSuspendedMail)
mailKinds.add(serviceTrashedMail)
mailKinds.add(staffAlertsMail)
mailKinds.add(staffMessageMail)
mailKinds.add(testMail)

// A service may be held more than once: the mail is one for each time.
outbox.consume('service.suspended', 'notifications.suspended', async ({ serviceId }) => {
  const cause = await heldSince(serviceId)
  if (cause) await queueMail(serviceSuspendedMail.name, cause, { serviceId })
})
outbox.consume('service.trashed', 'notifications.trashed', async ({ serviceId }) => {
  const service = await Service.find(serviceId)
  if (service?.trashedUntil)
    await queueMail(serviceTrashedMail.name, `${serviceId}:${service.trashedUntil}`, { serviceId })
})

outbox.consume('user.email_proven', 'notifications.release_of_user', async ({ userId }) => {
  const owned = await Membership.query().where({ user_id: userId, role: 'owner' })
  await Mail.release(owned.map(({ accountId }) => accountId))
})
outbox.consume('account.billing_email_proven', 'notifications.release', ({ accountId }) =>
  Mail.release([accountId])
)
