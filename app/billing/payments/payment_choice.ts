/** How a customer wants to pay at the gateway. */
export interface PaymentChoice {
  kind: 'new_card' | 'saved_card'
  /** Our id of the saved card. */
  paymentMethodId?: string
  saveCard?: boolean
  /** Charged while the customer is away. */
  offSession?: boolean
  /** The collection that charges it. */
  collectionId?: string
  /** Paid by the link of a mail, without signing in: that is where the gateway leads back to. */
  byLink?: boolean
}

/** Why no payment was started. */
export type PaymentRefusal =
  | { type: 'nothing_due' }
  | { type: 'top_up_expired' }
  | { type: 'mixed_currencies' }
  | { type: 'below_minimum' }
  | { type: 'above_maximum' }
  | { type: 'unknown_card' }
  | { type: 'no_gateway' }
  | { type: 'gateway_silent' }
  /** Another module knows why money must not be taken now; told as it is. */
  | { type: 'not_now'; reason: string }
