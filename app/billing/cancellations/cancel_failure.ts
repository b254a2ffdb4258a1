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
