export type ChangeFailure =
  /** Nothing is billed of it, it was cancelled, or a person has to look at its renewals first. */
  | { type: 'not_active' }
  /** It is tried for free, and its first period was not billed yet. */
  | { type: 'in_trial' }
  /** What runs now is not paid. */
  | { type: 'unpaid'; invoiceId: string }
  /** Another change is under way. */
  | { type: 'change_open' }
  /** It is that already. */
  | { type: 'unchanged' }
  /** Another length of a period, or another currency, only starts with another plan. */
  | { type: 'not_offered' }
  /** It costs something else than what was agreed to. */
  | { type: 'offer_changed' }
