export type CancelFailure =
  /** Nothing is billed of it, or not any more. */
  | { type: 'not_active' }
  /** Somebody cancelled it before. */
  | { type: 'cancelled_before' }
  /** A change of it is under way that was paid. */
  | { type: 'changing' }
  /** Its customer has no right to withdraw, or had it until some days ago. */
  | { type: 'no_withdrawal' }
  /** A bank disputes what was paid, so staff have to look. */
  | { type: 'disputed' }

/** Why something can't end before it is served. */
export type UnbegunFailure =
  | Exclude<CancelFailure, { type: 'changing' }>
  /** It began just now, and what ending it means is another thing from now on. */
  | { type: 'begun' }
  /** The shop lets customers leave only once it is served. */
  | { type: 'not_offered' }
  /** Nothing was paid of its order, which is what ends then. */
  | { type: 'unpaid' }
  /** Somebody is paying the rest of its invoice just now. */
  | { type: 'payment_running'; invoiceId: string }
