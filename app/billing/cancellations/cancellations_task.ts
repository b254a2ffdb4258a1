import type { ScheduledTask } from '#core/work/work_registry'

/** Ends what was cancelled, once the day has come that it was cancelled to. */
export const endCancelled: ScheduledTask = {
  name: 'billing.end_cancelled',
  everyMs: 10 * 60_000,

  async run() {
    const { carryOutCancellations } = await import('#billing/cancellations/carry_out')
    await carryOutCancellations()
  },
}
