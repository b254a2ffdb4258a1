/** How the bank answers, in the API's words. */
export interface Decline {
  code: string
  declineCode: string
  adviceCode?: string
  message: string
}

/** A card number of the test mode and how its bank behaves. */
export interface TestCard {
  number: string
  tokens: string[]
  brand: string
  label: string
  /** Refuses the charge, and the saving too unless `savesFine`. */
  decline?: Decline
  savesFine?: boolean
  authentication?: 'always' | 'unless_set_up' | 'unless_off_session'
  dispute?: 'fraudulent' | 'product_not_received' | 'inquiry'
  refund?: 'fails_later' | 'pending'
}

const declined = (declineCode: string, adviceCode?: string, message?: string): Decline => ({
  code: 'card_declined',
  declineCode,
  adviceCode,
  message: message ?? 'Your card was declined.',
})

const insufficientFunds = declined(
  'insufficient_funds',
  'try_again_later',
  'Your card has insufficient funds.'
)

/** The cards of the test mode that the simulator knows. */
export const TEST_CARDS: TestCard[] = [
  { number: '4242424242424242', tokens: ['pm_card_visa'], brand: 'visa', label: 'Succeeds' },
  {
    number: '5555555555554444',
    tokens: ['pm_card_mastercard'],
    brand: 'mastercard',
    label: 'Succeeds (Mastercard)',
  },
  { number: '378282246310005', tokens: ['pm_card_amex'], brand: 'amex', label: 'Succeeds (Amex)' },
  {
    number: '4000000000000002',
    tokens: ['pm_card_visa_chargeDeclined', 'pm_card_chargeDeclined'],
    brand: 'visa',
    label: 'Is declined',
    decline: declined('generic_decline', 'try_again_later'),
  },
  {
    number: '4000000000009995',
    tokens: [
      'pm_card_visa_chargeDeclinedInsufficientFunds',
      'pm_card_chargeDeclinedInsufficientFunds',
    ],
    brand: 'visa',
    label: 'Has insufficient funds',
    decline: insufficientFunds,
  },
  {
    number: '4000000000009987',
    tokens: ['pm_card_visa_chargeDeclinedLostCard'],
    brand: 'visa',
    label: 'Is declined as lost',
    decline: declined('lost_card', 'do_not_try_again'),
  },
  {
    number: '4000000000009979',
    tokens: ['pm_card_visa_chargeDeclinedStolenCard'],
    brand: 'visa',
    label: 'Is declined as stolen',
    decline: declined('stolen_card', 'do_not_try_again'),
  },
  {
    number: '4000000000000069',
    tokens: ['pm_card_chargeDeclinedExpiredCard'],
    brand: 'visa',
    label: 'Is declined as expired',
    decline: {
      code: 'expired_card',
      declineCode: 'expired_card',
      adviceCode: 'do_not_try_again',
      message: 'Your card has expired.',
    },
  },
  {
    number: '4000000000000127',
    tokens: ['pm_card_chargeDeclinedIncorrectCvc'],
    brand: 'visa',
    label: 'Is declined for its CVC',
    decline: {
      code: 'incorrect_cvc',
      declineCode: 'incorrect_cvc',
      adviceCode: 'confirm_card_data',
      message: "Your card's security code is incorrect.",
    },
  },
  {
    number: '4000000000000119',
    tokens: ['pm_card_chargeDeclinedProcessingError'],
    brand: 'visa',
    label: 'Meets a processing error',
    decline: {
      code: 'processing_error',
      declineCode: 'processing_error',
      adviceCode: 'try_again_later',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    },
  },
  {
    number: '4000000000000341',
    tokens: ['pm_card_chargeCustomerFail'],
    brand: 'visa',
    label: 'Can be saved, but every charge is declined',
    decline: declined('generic_decline', 'try_again_later'),
    savesFine: true,
  },
  {
    number: '4000002500003155',
    tokens: ['pm_card_authenticationRequiredOnSetup'],
    brand: 'visa',
    label: 'Needs authentication until it is saved for later use',
    authentication: 'unless_set_up',
  },
  {
    number: '4000002760003184',
    tokens: ['pm_card_authenticationRequired', 'pm_card_threeDSecure2Required'],
    brand: 'visa',
    label: 'Needs authentication every time',
    authentication: 'always',
  },
  {
    number: '4000003800000446',
    tokens: ['pm_card_authenticationRequiredSetupForOffSession'],
    brand: 'visa',
    label: 'Needs authentication except when charged later by the shop',
    authentication: 'unless_off_session',
  },
  {
    number: '4000008260003178',
    tokens: ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds'],
    brand: 'visa',
    label: 'Needs authentication, then has insufficient funds',
    authentication: 'always',
    decline: insufficientFunds,
    savesFine: true,
  },
  {
    number: '4000000000000259',
    tokens: ['pm_card_createDispute'],
    brand: 'visa',
    label: 'Succeeds, then is disputed as fraudulent',
    dispute: 'fraudulent',
  },
  {
    number: '4000000000002685',
    tokens: ['pm_card_createDisputeProductNotReceived'],
    brand: 'visa',
    label: 'Succeeds, then is disputed as not received',
    dispute: 'product_not_received',
  },
  {
    number: '4000000000001976',
    tokens: ['pm_card_createDisputeInquiry'],
    brand: 'visa',
    label: 'Succeeds, then the bank inquires',
    dispute: 'inquiry',
  },
  {
    number: '4000000000005126',
    tokens: ['pm_card_refundFail'],
    brand: 'visa',
    label: 'Succeeds; a refund fails later',
    refund: 'fails_later',
  },
  {
    number: '4000000000007726',
    tokens: ['pm_card_pendingRefund'],
    brand: 'visa',
    label: 'Succeeds; a refund stays pending for a while',
    refund: 'pending',
  },
]

export function findCardByNumber(number: string) {
  return TEST_CARDS.find((card) => card.number === number.replaceAll(/[\s-]/g, ''))
}

export function findCardByToken(token: string) {
  return TEST_CARDS.find((card) => card.tokens.includes(token))
}
