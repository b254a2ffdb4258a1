import type { ScheduledTask } from '#core/work/work_registry'

/** Begins changes on their day, and calls off those that were not paid in time. */
export const keepChangeTime: ScheduledTask = {
  name: 'billing.changes',
  everyMs: 10 * 60_000,

  async run() {
    const { keepTimeOfChanges } = await import('#billing/changes/keep_time')
    await keepTimeOfChanges()
  },
}
