declare module '#core/outbox/outbox' {
  interface OutboxTopics {
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
  }
}

export {}
