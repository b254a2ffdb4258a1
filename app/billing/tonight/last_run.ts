import db from '@adonisjs/lucid/services/db'
import { firstIdAt } from '#core/lists/days'
import { settings } from '#core/settings/settings'
import { dateFrom } from '#core/views/format'
import { renewals } from '#billing/renewals/renewals_task'
import { DateTime } from 'luxon'
import type { Horizon } from '#billing/tonight/horizon'

/** When renewals were last looked at, when they will be next, and how many invoices that wrote; times null where it never ran. */
export async function lastRun({ today }: Horizon) {
  const task = await db.from('scheduled_tasks').where('name', renewals.name).first()
  const zone = await settings.get('company.time_zone')
  const midnight = today.setZone(zone, { keepLocalTime: true })
  const began = task?.succeeded_at
    ? DateTime.fromMillis(Number(task.next_run_at) - renewals.everyMs)
    : null
  return {
    at: task?.succeeded_at ? dateFrom(Number(task.succeeded_at)) : null,
    nextAt: task ? dateFrom(Number(task.next_run_at)) : null,
    hasFailed: Number(task?.failures ?? 0) > 0,
    wrote: began ? await writtenSince(began) : 0,
    wroteToday: await writtenSince(midnight),
  }
}

async function writtenSince(moment: DateTime): Promise<number> {
  const row = await db
    .from('invoices')
    .where('id', '>=', firstIdAt(moment))
    .where('kind', 'renewal')
    .count('* as total')
    .firstOrFail()
  return Number(row.total)
}
