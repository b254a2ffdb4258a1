import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { firstIdAt } from '#core/ids'
import { settings } from '#core/settings/settings'
import { requestOperation } from '#provisioning/services/request_operation'
import type { ScheduledTask } from '#core/work/work_registry'

const EVERY_MS = 5 * 60_000
const HOUR_MS = 3600_000

/** Deletes servers whose time in the trash is over, as many an hour as the setting allows. */
export const emptyTrash: ScheduledTask = {
  name: 'provisioning.empty_trash',
  everyMs: EVERY_MS,

  async run() {
    const most = await settings.get('provisioning.deletions_per_hour')
    const left = most - (await deletedLately())
    if (left <= 0) return
    const over = await db
      .from('services')
      .where('trashed_until', '<=', clock.nowMs())
      .where('state', 'in_trash')
      .orderBy('trashed_until')
      .limit(left)
      .select('id')
    for (const { id } of over)
      await requestOperation(id, { kind: 'destroy', by: SYSTEM, reason: 'Time in trash is over' })
  },
}

/** How many the panel deleted by itself within the hour, or is about to. */
async function deletedLately(): Promise<number> {
  const row = await db
    .from('operations')
    .where({ kind: 'destroy', requested_by_type: 'system' })
    .where('id', '>=', firstIdAt(clock.nowMs() - HOUR_MS))
    .count('* as total')
    .firstOrFail()
  return Number(row.total)
}
