import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { shopHold } from '#core/hold/shop_hold'
import { panelProcesses } from '#core/processes/panel_processes'
import { worker } from '#core/work/worker'
import { alertStaff } from '#notifications/alerts/tasks'
import { mailsWorkSource } from '#notifications/mailing/mails_work_source'
import { STAFF_ALERTS } from '#notifications/mails/staff_alerts_mail'

const MOST_MAILS = 20

/**
 * Where no worker runs, nobody would tell staff so: a process that only serves pages looks for what is wrong itself and
 * sends the mails to staff, and no other. It does no harm where a worker begins meanwhile.
 */
export async function standIn(): Promise<void> {
  if (worker.isRunning || (await shopHold.isOn()) || (await someWorks())) return
  await alertStaff()
  const mails = await db
    .from('mails')
    .where('state', 'queued')
    .where('run_at', '<=', clock.nowMs())
    .where('kind', STAFF_ALERTS)
    .select('id')
    .limit(MOST_MAILS)
  for (const { id } of mails) await mailsWorkSource.run(id)
}

async function someWorks(): Promise<boolean> {
  const all = await panelProcesses.all()
  return all.some(({ works, state }) => works && state === 'running')
}
