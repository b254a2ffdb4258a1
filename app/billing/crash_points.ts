/** Where a test may end the process in this module's part of the way from an order to an active service. */
export const billingCrashPoints = [
  'billing.attempt_opened',
  'billing.before_gateway_call',
  'billing.after_gateway_call',
  'billing.event_stored',
  'billing.before_payment_commit',
  'billing.payment_applied',
]
