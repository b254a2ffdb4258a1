import type { ScheduledTask } from '#core/work/work_registry'

/** Reminds customers of trials that end soon, and ends what was tried and not continued. */
export const trials: ScheduledTask = {
  name: 'billing.trials',
  everyMs: 10 * 60_000,

  async run() {
    const { remindOfEnd } = await import('#billing/trials/remind_of_end')
    const { endLapsed } = await import('#billing/trials/end_lapsed')
    await remindOfEnd()
    await endLapsed()
  },
}
