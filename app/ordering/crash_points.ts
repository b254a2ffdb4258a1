/** Where a test may end the process in this module's part of the way from an order to an active service. */
export const orderingCrashPoints = [
  'ordering.services_created',
  'ordering.before_commit',
  'ordering.order_placed',
  'ordering.invoice_paid',
  'ordering.before_accept_commit',
  'ordering.order_accepted',
]

/** Within forms that make more than an order: where staff order for a customer, and where a guest does. */
export const orderFormCrashPoints = ['ordering.cart_made', 'ordering.guest_signed_up']
