/** Where a test may end the process in this module's part of the way from an order to an active service. */
export const billingCrashPoints = [
  'billing.attempt_opened',
  'billing.before_gateway_call',
  'billing.after_gateway_call',
  'billing.event_stored',
  'billing.before_payment_commit',
  'billing.payment_applied',
]

/** The same on the way of renewals, which no order takes. */
export const renewalCrashPoints = ['billing.before_renewals_commit', 'billing.renewals_written']

/** The same where staff resume paused renewals. */
export const parkedCrashPoints = ['billing.before_parked_commit', 'billing.parked_resumed']

/** The same while the balance at a gateway becomes entries and payouts. */
export const balanceCrashPoints = [
  'billing.balance_opened',
  'billing.before_entry_commit',
  'billing.entry_booked',
  'billing.before_payout_commit',
  'billing.payout_booked',
  'billing.payout_page_listed',
]

/** Where a test may end it while a collection charges a card. */
export const chargingCrashPoints = [
  'billing.charge_opened',
  'billing.before_gateway_call',
  'billing.after_gateway_call',
  'billing.before_payment_commit',
  'billing.payment_applied',
  'billing.charge_asked',
  'billing.charge_known',
]

/** The same where something that is billed changes or ends. */
export const changeCrashPoints = [
  'billing.cancelled',
  'billing.change_requested',
  'billing.change_paid',
  'billing.renewal_held',
]

/** The same while prices of existing subscriptions change. */
export const priceCrashPoints = [
  'billing.before_prices_commit',
  'billing.prices_told',
  'billing.before_price_in_force_commit',
  'billing.price_in_force',
  'billing.prices_put_back',
]
