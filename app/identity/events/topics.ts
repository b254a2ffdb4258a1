declare module '#core/outbox/outbox' {
  interface OutboxTopics {
    'user.registered': { userId: string }
    /** `EmailVerification.linkFor(tokenId)` makes the link; the address is the row's. */
    'user.verification_requested': { tokenId: string }
    /** `PasswordReset.linkFor(tokenId)` makes the link; the mail goes to the user's stored address. */
    'user.password_reset_requested': { tokenId: string }
  }
}

export {}
