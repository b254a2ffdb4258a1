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
  'invoice.voided': { invoiceId: string }
  /** Money arrived, by card, from credit or by bank transfer. */
  'payment.succeeded': { paymentId: string }
  /** A card was refused for good in this attempt; the invoice stays due. */
  'payment.failed': { attemptId: string }
  /** Money went back; told once it is certain. */
  'refund.succeeded': { refundId: string }
  /** The gateway could not return the money; staff have to act. */
  'refund.failed': { refundId: string }

  /** The host confirmed the machine: the service is the customer's to use. */
  'service.activated': { serviceId: string }
  /** Building stopped and a person of the staff must look. */
  'service.provisioning_failed': { serviceId: string; operationId: string }
  /** The host reports another power state than before. */
  'service.power_changed': { serviceId: string }
  'service.suspended': { serviceId: string }
  'service.unsuspended': { serviceId: string }
  'service.terminated': { serviceId: string }

  /** Somebody wrote to the shop. */
  'conversation.opened': { conversationId: string }
}

export type OutboxTopic = keyof OutboxTopics & string
