import { differenceOf, isFarAhead } from '#core/health/database_checks'
import { found, healthText } from '#core/health/found'
import { missing, nameOf, panelProcesses, type PanelProcess } from '#core/processes/panel_processes'
import type { Result } from '@adonisjs/core/health'
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
  if (alive.length === 0) return found.warning('workers.none_reports')
  if (!alive.some(({ works }) => works)) return found.failed('workers.none_works')
  const hung = alive.filter(({ state }) => state === 'hung')
  if (hung.length > 0) return found.failed('workers.hung', { names: names(hung) })
  const gone = missing(all)
  if (gone.length > 0) return found.warning('workers.gone', { names: names(gone) })
  return versionsOf(alive) ?? clocksOf(alive) ?? found.ok('workers.ok')
}

function versionsOf(alive: PanelProcess[]): Result | null {
  const versions = new Set(alive.map(({ version }) => version))
  if (versions.size <= 1) return null
  const told = alive.map((process) =>
    healthText('workers.version', { name: nameOf(process), version: process.version })
  )
  return found.warning('workers.versions', { each: told.join(', ') })
}

function clocksOf(alive: PanelProcess[]): Result | null {
  const off = alive.filter(({ aheadMs }) => isFarAhead(aheadMs))
  if (off.length === 0) return null
  const told = off.map((process) => {
    const { direction, seconds } = differenceOf(process.aheadMs)
    return healthText(`workers.${direction}`, { name: nameOf(process), seconds })
  })
  return found.warning('workers.clocks', { each: told.join(', ') })
}

const names = (all: PanelProcess[]) => all.map(nameOf).join(', ')
