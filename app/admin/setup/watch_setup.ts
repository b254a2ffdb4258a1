import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { health, type HealthReports } from '#core/health/health'
import { live } from '#core/live/live'
import { settings } from '#core/settings/settings'
import { isSetUp, lookAtSteps, type FoundStep } from '#admin/setup/look_at_steps'
import { putAway } from '#admin/setup/put_away'
import type { ScheduledTask } from '#core/work/work_registry'

/** Pages with the checklist listen to it. */
export const SETUP_TOPIC = 'admin:setup'

/** Gateways and mail servers are asked no more often. */
const HEALTH_KEPT_MS = 60_000

let known: { at: number; reports: HealthReports } | null = null
let seen: string | null = null

/**
 * While the checklist is shown: tells open pages when a step stands differently, and puts it away for good once the shop
 * has everything. That comes one look later and is told to nobody, so that whoever did the last step sees all of them done.
 */
export const watchSetup: ScheduledTask = {
  name: 'admin.watch_setup',
  everyMs: 10_000,

  async run() {
    if (!(await settings.get('setup.shown'))) return
    const found = await lookAtSteps(await recentHealth())
    if (tellOfChanges(found)) return
    if (isSetUp(found)) await putAway('finished', SYSTEM)
  },
}

/** Whether something stands differently than at the last look of this process. */
function tellOfChanges(found: FoundStep[]): boolean {
  const before = seen
  seen = JSON.stringify(found.map(({ step, state, finding }) => [step.name, state, finding]))
  const isOther = before !== null && before !== seen
  if (isOther) live.refresh(SETUP_TOPIC)
  return isOther
}

async function recentHealth(): Promise<HealthReports> {
  if (!known || Math.abs(clock.nowMs() - known.at) > HEALTH_KEPT_MS)
    known = { at: clock.nowMs(), reports: await health.run() }
  return known.reports
}
