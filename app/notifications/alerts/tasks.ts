import { clock } from '#core/clock'
import { deleteInBatches } from '#core/database/delete_in_batches'
import { tellStaff } from '#notifications/alerts/tell_staff'
import { watchAlerts } from '#notifications/alerts/watch_alerts'
import type { ScheduledTask } from '#core/work/work_registry'

const DAY_MS = 24 * 3600_000
const KEPT_MS = 90 * DAY_MS

/** Sees what is wrong and tells staff. */
export async function alertStaff(): Promise<void> {
  await watchAlerts()
  await tellStaff()
}

export const alertTasks: ScheduledTask[] = [
  { name: 'notifications.alerts', everyMs: 30_000, run: alertStaff },
  { name: 'notifications.forget_old_alerts', everyMs: DAY_MS, run: forgetOldAlerts },
]

/** Deletes notices, and alerts that are over, after ninety days. */
async function forgetOldAlerts(): Promise<void> {
  const before = clock.nowMs() - KEPT_MS
  await deleteInBatches('staff_notices', (query) => query.where('told_at', '<', before))
  await deleteInBatches('alerts', (query) => query.where('closed_at', '<', before))
}
