import { Result } from '@adonisjs/core/health'
import { aheadText, isFarAhead } from '#core/health/database_checks'
import { missing, nameOf, panelProcesses, type PanelProcess } from '#core/processes/panel_processes'
import type { HealthCheck } from '#core/registries/health_checks'

/** Tells when nobody does background work, when somebody stopped without a word, and when processes differ. */
export const workersCheck: HealthCheck = {
  name: 'workers',
  route: 'admin.system.show',
  run: async () => workersResult(await panelProcesses.all()),
}

/** What is wrong with the processes that report, the worst first. */
export function workersResult(all: PanelProcess[]): Result {
  const alive = all.filter(({ state }) => state !== 'silent')
  return worstOf(all, alive).setMetaData({
    workers: alive.filter(({ works }) => works).length,
    processes: alive.length,
  })
}

function worstOf(all: PanelProcess[], alive: PanelProcess[]): Result {
  if (alive.length === 0)
    return Result.warning(
      'No process of the panel reports: start the panel, and a worker where WORKER_MODE is separate'
    )
  if (!alive.some(({ works }) => works))
    return Result.failed(
      'No worker runs, so nothing is delivered, built or mailed: start "node ace worker", or set WORKER_MODE=inline'
    )
  const hung = alive.filter(({ state }) => state === 'hung')
  if (hung.length > 0) return Result.failed(`Hangs and does no work: ${names(hung)}. Restart it`)
  const gone = missing(all)
  if (gone.length > 0)
    return Result.warning(`Stopped without a word and was not started again: ${names(gone)}`)
  return versionsOf(alive) ?? clocksOf(alive) ?? Result.ok('Background work is done')
}

function versionsOf(alive: PanelProcess[]): Result | null {
  const versions = new Set(alive.map(({ version }) => version))
  if (versions.size <= 1) return null
  const each = alive.map((process) => `${nameOf(process)} (${process.version})`).join(', ')
  return Result.warning(`Processes run different versions: ${each}. Restart those with the old one`)
}

function clocksOf(alive: PanelProcess[]): Result | null {
  const off = alive.filter(({ aheadMs }) => isFarAhead(aheadMs))
  if (off.length === 0) return null
  const each = off
    .map((process) => `${nameOf(process)} is ${aheadText(process.aheadMs)} it`)
    .join(', ')
  return Result.warning(
    `Clocks differ from the database's: ${each}. Set them, for instance with chrony`
  )
}

const names = (all: PanelProcess[]) => all.map(nameOf).join(', ')
