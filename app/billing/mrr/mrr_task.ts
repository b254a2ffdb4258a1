import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { calendarDay } from '#core/calendar_day'
import { settings } from '#core/settings/settings'
import { shopDay } from '#billing/shop_day'
import type { ScheduledTask } from '#core/work/work_registry'

export const MRR_TASK = 'billing.mrr'

/** Writes movements that came with their day, once a day of the shop; it looks every hour whether one began. */
export const keepMrr: ScheduledTask = {
  name: MRR_TASK,
  everyMs: 60 * 60_000,

  async run() {
    const { settleAllMrr } = await import('#billing/mrr/settle_mrr')
    const last = await lastLook()
    if (last?.day.equals(await shopDay())) return
    await settleAllMrr()
  },
}

/** When the task began that ended well the last time, and which day of the shop that was; null where it never did. */
export async function lastLook(): Promise<{ at: DateTime; day: DateTime<true> } | null> {
  const task = await db.from('scheduled_tasks').where('name', MRR_TASK).first()
  if (!task?.succeeded_at) return null
  const began = Number(task.next_run_at) - keepMrr.everyMs
  const at = DateTime.fromMillis(Math.min(began, Number(task.succeeded_at)), { zone: 'utc' })
  return { at, day: calendarDay(at, await settings.get('company.time_zone')) }
}
