/** What can be done about a card that was refused: wait, ask its owner to confirm, or ask for another card. */
export type DeclineClass = 'later' | 'authentication' | 'new_card'

export interface DeclineFacts {
  errorCode: string | null
  declineCode: string | null
  adviceCode: string | null
}

/** Codes after which no bank ever pays by the same card. */
const FINAL = new Set([
  'lost_card',
  'stolen_card',
  'pickup_card',
  'restricted_card',
  'expired_card',
  'incorrect_number',
  'invalid_number',
  'invalid_account',
  'new_account_information_available',
  'revocation_of_authorization',
  'revocation_of_all_authorizations',
  'stop_payment_order',
  'security_violation',
  'fraudulent',
  'card_not_supported',
  'resource_missing',
])
const AUTHENTICATION = new Set(['authentication_required', 'authentication_not_handled'])
const ADVICE = new Set(['do_not_try_again', 'confirm_card_data'])

/** Reads a refusal by the gateway's own codes; what is unknown may pass by itself. */
export function readDecline({ errorCode, declineCode, adviceCode }: DeclineFacts): DeclineClass {
  const codes = [errorCode, declineCode].filter((code) => code !== null)
  if (codes.some((code) => AUTHENTICATION.has(code))) return 'authentication'
  if (adviceCode !== null && ADVICE.has(adviceCode)) return 'new_card'
  return codes.some((code) => FINAL.has(code)) ? 'new_card' : 'later'
}
