/** Why an entry is thought to pay what it does, the surest first. */
export const matchReasons = [
  'number_and_amount',
  'number',
  'iban_and_amount',
  'name_and_amount',
  'iban',
  'amount',
] as const
export type MatchReason = (typeof matchReasons)[number]

/** What an entry is thought to pay. What its parts leave becomes credit of the account. */
export interface MatchSuggestion {
  reason: MatchReason
  accountId: string
  parts: { invoiceId: string; number: string; minor: number }[]
}
