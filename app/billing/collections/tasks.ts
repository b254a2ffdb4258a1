import { keepTime } from '#billing/collections/collection_clock'
import type { ScheduledTask } from '#core/work/work_registry'

/** Keeps the clock of collections while none of them is due, so that a quiet night is no downtime. */
export const keepCollectionTime: ScheduledTask = {
  name: 'billing.keep_collection_time',
  everyMs: 5 * 60_000,
  run: async () => void (await keepTime()),
}
