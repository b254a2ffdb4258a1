declare module '#core/outbox/outbox' {
  interface OutboxTopics {
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
  }
}

export {}
