import app from '@adonisjs/core/services/app'
import { clock } from '#core/clock'
import { found } from '#core/health/found'
import { lastBackup, type LastBackup } from '#core/health/last_backup'
import env from '#start/env'
import type { Result } from '@adonisjs/core/health'
import type { HealthCheck } from '#core/registries/health_checks'

const HOUR_MS = 60 * 60_000
/** One that is made every night may be missed once. */
const LATE_HOURS = 48
/** Nobody looked for a week: staff are mailed. */
const LOST_HOURS = 7 * 24

/** Tells when the last backup is too old, or none is known of where that matters. */
export const backupCheck: HealthCheck = {
  name: 'backup',
  route: 'admin.system.show',
  run: async () => backupResult(await lastBackup(), app.inProduction && !env.get('DEMO')),
}

/** What the last backup says; null is none that is known of. */
export function backupResult(backup: LastBackup | null, inProduction: boolean): Result {
  if (!backup) return unknownResult(inProduction)
  const hours = Math.floor((clock.nowMs() - backup.at.getTime()) / HOUR_MS)
  return resultAfter(hours).setMetaData({ at: backup.at.toISOString(), bytes: backup.bytes })
}

function unknownResult(inProduction: boolean): Result {
  if (!inProduction) return found.ok('backup.not_here')
  return found.warning('backup.unknown')
}

function resultAfter(hours: number): Result {
  const days = Math.floor(hours / 24)
  if (hours >= LOST_HOURS) return found.failed('backup.lost', { days })
  if (hours >= LATE_HOURS) return found.warning('backup.late', { days })
  return found.ok('backup.ok')
}
