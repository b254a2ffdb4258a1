/** Where a test may end the process in this module's part of the way from an order to an active service. */
export const provisioningCrashPoints = [
  'provisioning.order_accepted',
  'provisioning.before_reservation',
  'provisioning.before_queue_commit',
  'provisioning.operation_queued',
  'provisioning.operation_leased',
  'provisioning.slot_claimed',
  'provisioning.before_driver_call',
  'provisioning.before_remote_change',
  'provisioning.after_remote_change',
  'provisioning.after_driver_call',
  'provisioning.checkpoint_stored',
  'provisioning.before_activation',
  'provisioning.before_activation_commit',
  'provisioning.activated',
]

/** Where a test may end it where a service is cancelled that is being set up; building and removing have theirs. */
export const setupCrashPoints = [
  'provisioning.before_setup_cancelled_commit',
  'provisioning.setup_cancelled',
]

/** Where a test may end it before the host is asked for another size of a machine; the others are on its way as well. */
export const resizingCrashPoints = ['provisioning.before_size_commit', 'provisioning.size_reserved']

/** Where a test may end it while a machine moves to another place, as its first one has no room. */
export const movingCrashPoints = [
  'provisioning.place_refused',
  'provisioning.before_clearing',
  'provisioning.clearing_stored',
  'provisioning.place_cleared',
  'provisioning.before_place_commit',
  'provisioning.place_changed',
]
