/**
 * Every topic with the shape of its payload: ids of what happened, never the facts themselves. A module adds its own by
 * augmenting this interface in `@innkeeper/panel`. Names of topics are kept: packages consume them.
 */
export interface OutboxTopics {
  'user.registered': { userId: string }
  /** `EmailVerification.linkFor(tokenId)` makes the link; the address is the row's. */
  'user.verification_requested': { tokenId: string }
  /** `PasswordReset.linkFor(tokenId)` makes the link; the mail goes to the user's stored address. */
  'user.password_reset_requested': { tokenId: string }
  /** Somebody signed in as the user on a browser that the user had not signed in on before. */
  'user.new_device': { sessionId: string }
  /** The user's password is another one, changed or reset by a link; the id is new for each time. */
  'user.password_changed': { changeId: string; userId: string }
  /** `EmailChange.linkFor(changeId)` confirms it; the mail goes to the new address. */
  'user.email_change_requested': { changeId: string }
  /** The user has another address now; `EmailChange.undoLinkFor(changeId)` takes it back, mailed to the old one. */
  'user.email_changed': { changeId: string }
  /** The user can sign in through a provider besides, or can't any more; the id is new for each time. */
  'user.sign_in_method_added': { changeId: string; userId: string; method: string }
  'user.sign_in_method_removed': { changeId: string; userId: string; method: string }
  /** `SocialFlow.linkFor(flowId)` connects a provider; the mail goes to the address in the flow, which is its user's. */
  'user.social_link_requested': { flowId: string }
  /** The user's address is proven from now on. */
  'user.email_proven': { userId: string }
  /** The account's billing address is proven from now on. */
  'account.billing_email_proven': { accountId: string }
  /** `PasswordReset.linkFor(tokenId)` sets a password; null for somebody who has one already. */
  'staff.appointed': { memberId: string; tokenId: string | null }

  'order.placed': { orderId: string }
  'order.accepted': { orderId: string }
  'order.rejected': { orderId: string }
  'order.cancelled': { orderId: string }
  'order.fulfilled': { orderId: string }

  /** An invoice got its number and is due, or was nil and is paid at once. */
  'invoice.issued': { invoiceId: string }
  /** Nothing is due any more on an invoice that was not void; told once. */
  'invoice.paid': { invoiceId: string }
  /** It was paid by mistake, and is due again: `invoice.paid` may be told once more. */
  'invoice.reopened': { invoiceId: string }
  'invoice.voided': { invoiceId: string }
  /** What is due of it is lost; it may still be paid. */
  'invoice.written_off': { invoiceId: string }
  /** A document took back all or a part of an invoice; its refunds are told of by themselves. */
  'credit_note.issued': { creditNoteId: string }
  /** A use of a coupon was taken, by an order or because staff gave it to a service. */
  'coupon.redeemed': { couponId: string; redemptionId: string }
  /** The order that took it came to nothing. */
  'coupon.released': { couponId: string; redemptionId: string }
  /** Money arrived, by card, from credit or by bank transfer. */
  'payment.succeeded': { paymentId: string }
  /** A card was refused for good in this attempt; the invoice stays due. */
  'payment.failed': { attemptId: string }
  /** An address was added that is to get documents of an account, and whoever reads it is asked whether that is wanted. */
  'billing_contact.asked': { contactId: string; ask: string }
  /** A card was saved, or made the one that is charged first. */
  'payment_method.ready': { methodId: string }
  /** The last day of a card that is charged by itself is so many days away. */
  'payment_method.expires': { methodId: string; days: string }
  /** A step of a collection reminds its customer; the event is a row of `collection_events`, as of all topics of collections but the last. */
  'collection.reminded': { eventId: string }
  /** No card paid in this step. */
  'collection.charge_failed': { eventId: string }
  /** A bank wants its customer to confirm the payment. */
  'collection.authentication_needed': { eventId: string }
  'collection.final_notice': { eventId: string }
  /** The invoice may be paid later than it says. */
  'collection.extended': { eventId: string }
  /** What the invoice is for is to be held, or deleted, until it is paid: `moneyWish` tells what is wished of each service. */
  'collection.suspend': { collectionId: string }
  'collection.terminate': { collectionId: string }
  /** Nothing is due any more, or not yet again. */
  'collection.settled': { collectionId: string }
  /** What services are held for a dispute may be others now: `moneyWish` tells what is wished of each. */
  'dispute.changed': { disputeId: string }
  /** An automatic top-up brought nothing, and there will be no other until the customer turns it on again. */
  'top_up.stopped': { topUpId: string }
  /** Money went back; told once it is certain. */
  'refund.succeeded': { refundId: string }
  /** The gateway could not return the money; staff have to act. */
  'refund.failed': { refundId: string }

  /** Somebody wants it to end: with its period, or at once. */
  'subscription.cancelled': { cancellationId: string }
  /** It goes on after all. */
  'subscription.cancellation_undone': { cancellationId: string }
  /** The day has come on which what it bills is to end. */
  'subscription.cancelled_due': { subscriptionId: string }
  /** A change was agreed to that begins with the next period. */
  'subscription.change_scheduled': { changeId: string }
  /** A change is paid, or its day has come: what is served has to follow. */
  'subscription.change_due': { changeId: string }
  /** It is served and billed as changed. */
  'subscription.changed': { changeId: string }
  /** What is served could not follow; staff have to act. */
  'subscription.change_failed': { changeId: string }
  /** So much of what a period includes was used. */
  'usage.reached': { warningId: string }
  /** Days that cost nothing began. */
  'trial.started': { trialId: string }
  /** A trial is over in three days; its first period is billed then. */
  'trial.ending': { trialId: string }
  /** Its first period was billed. */
  'trial.converted': { subscriptionId: string }
  /** It is over, and there is no card to charge: what was tried has to stop. */
  'trial.lapsed': { trialId: string }
  /** Somebody saved a card and goes on with it. */
  'trial.continued': { trialId: string }
  /** A listed price is another from a day on; existing customers may have to be told. */
  'price_change.scheduled': { priceChangeId: string }
  /** It stays as it is after all. */
  'price_change.taken_back': { priceChangeId: string }
  /** A customer is to be told that servers cost something else from their next renewals on. */
  'subscription.price_announced': { letterId: string }
  /** What a customer was told of that stays as it is after all. */
  'subscription.price_kept': { letterId: string }
  /** These are billed by another price since today, as their customers were told. */
  'subscription.repriced': { subscriptionIds: string[] }
  /** Days after what is paid cost nothing: the period that they are. */
  'subscription.extended': { periodId: string }
  /** Nothing more is billed of it. */
  'subscription.ended': { subscriptionId: string }

  /** The host confirmed the machine: the service is the customer's to use. */
  'service.activated': { serviceId: string }
  /** Building stopped and a person of the staff must look. */
  'service.provisioning_failed': { serviceId: string; operationId: string }
  /** It was cancelled before the host confirmed it: it never was its customer's, and whatever was made of it is removed. */
  'service.setup_cancelled': { serviceId: string }
  /** The host reports another power state than before. */
  'service.power_changed': { serviceId: string }
  /** The host confirmed another size. */
  'service.resized': { serviceId: string; operationId: string }
  /** The size stayed as it is, and a person of the staff must look; a retry may still bring it about. */
  'service.resize_failed': { serviceId: string; operationId: string }
  'service.suspended': { serviceId: string }
  'service.unsuspended': { serviceId: string }
  /** The machine is stopped and kept for some days, in which the service can be restored. */
  'service.trashed': { serviceId: string }
  'service.terminated': { serviceId: string }

  /** Somebody wrote to the shop. */
  'conversation.opened': { conversationId: string }
}

export type OutboxTopic = keyof OutboxTopics & string
