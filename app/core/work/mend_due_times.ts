import logger from '@adonisjs/core/services/logger'
import { workRegistry, type ScheduledTask } from '#core/work/work_registry'

/** Brings back what a worker whose clock was ahead put off for longer than anything waits, so that setting the clock is enough. */
export const mendDueTimes: ScheduledTask = {
  name: 'core.mend_due_times',
  everyMs: 60_000,

  async run() {
    for (const { name, mend } of workRegistry.sources.values()) {
      const rows = (await mend?.()) ?? 0
      if (rows > 0) logger.warn({ source: name, rows }, 'due times too far ahead were brought back')
    }
  },
}
