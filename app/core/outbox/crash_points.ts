/** Where a test may end the process in this module's part of the way from an order to an active service. */
export const outboxCrashPoints = ['outbox.before_delivery', 'outbox.after_delivery']
