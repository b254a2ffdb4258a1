import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import type { ScheduledTask } from '#core/work/work_registry'

const MOST = 200

/** Finds servers that are not as their open suspensions say, however that came, and has them looked at. */
export const checkSuspensions: ScheduledTask = {
  name: 'provisioning.check_suspensions',
  everyMs: 10 * 60_000,

  async run() {
    const running = await db
      .from('service_suspensions')
      .join('services', 'services.id', 'service_suspensions.service_id')
      .whereNotNull('service_suspensions.open_key')
      .whereNull('service_suspensions.due_at')
      .where('services.state', 'active')
      .limit(MOST)
      .select('service_suspensions.id')
    const ids = running.map((row) => String(row.id))
    if (ids.length === 0) return
    await db
      .from('service_suspensions')
      .whereIn('id', ids)
      .whereNull('due_at')
      .update({ due_at: clock.nowMs(), checks: 0 })
  },
}
