/**
 * Where a test may kill the process between an accepted order and an active service. Each name stands at one line of
 * the code; a new line of this kind gets a name here, so that the sweep over all of them cannot miss it.
 */
export const crashPoints = [
  'ordering.services_created',
  'ordering.before_commit',
  'ordering.order_placed',
  'billing.attempt_opened',
  'billing.before_gateway_call',
  'billing.after_gateway_call',
  'billing.event_stored',
  'billing.before_payment_commit',
  'billing.payment_applied',
  'outbox.before_delivery',
  'outbox.after_delivery',
  'ordering.invoice_paid',
  'ordering.before_accept_commit',
  'ordering.order_accepted',
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
] as const
export type CrashPoint = (typeof crashPoints)[number]

/** Whether this process may be killed so: never where real customers are. */
export const crashPointsWork = process.env.NODE_ENV !== 'production' || process.env.DEMO === 'true'

const passed = new Map<CrashPoint, number>()

/**
 * Dies as a power cut would, where the environment says `CRASH_AT=<name>`, or `CRASH_AT=<name>#3` for the third time
 * that this process comes past. Does nothing in production.
 */
export function crashPoint(name: CrashPoint): void {
  if (!crashPointsWork) return
  const armed = process.env.CRASH_AT
  if (!armed?.startsWith(name)) return
  const times = (passed.get(name) ?? 0) + 1
  passed.set(name, times)
  if (armed === name || armed === `${name}#${times}`) process.kill(process.pid, 'SIGKILL')
}
