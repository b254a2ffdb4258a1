declare module '#core/outbox/outbox' {
  interface OutboxTopics {
    'user.registered': { userId: string }
    /** `EmailVerification.linkFor(tokenId)` makes the link; the address is the row's. */
    'user.verification_requested': { tokenId: string }
    /** `PasswordReset.linkFor(tokenId)` makes the link; the mail goes to the user's stored address. */
    'user.password_reset_requested': { tokenId: string }
    /** The user's address is proven from now on. */
    'user.email_proven': { userId: string }
    /** The account's billing address is proven from now on. */
    'account.billing_email_proven': { accountId: string }
    /** `PasswordReset.linkFor(tokenId)` sets a password; null for somebody who has one already. */
    'staff.appointed': { memberId: string; tokenId: string | null }
  }
}

export {}
