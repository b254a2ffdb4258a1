import db from '@adonisjs/lucid/services/db'
import { databaseTime } from '#core/database/database_time'
import { found } from '#core/health/found'
import { reasonOf } from '#core/security/without_values'
import type { Result } from '@adonisjs/core/health'
import type { HealthCheck } from '#core/registries/health_checks'

/** Leases and due times bear a little. */
const AHEAD_WARNING_MS = 2_000

export const databaseChecks: HealthCheck[] = [
  {
    name: 'database',
    critical: true,
    async run() {
      const { aheadMs } = await databaseTime()
      return clockResult(aheadMs)
    },
  },
  {
    // Not critical: pages can still be read, and no other process can write either.
    name: 'database_writes',
    async run() {
      try {
        await db.rawQuery('update sequences set value = value where 1 = 0')
        return found.ok('database_writes.ok')
      } catch (error) {
        return found.failed('database_writes.refused', { reason: reasonOf(error) })
      }
    },
  },
]

/** Whether the clock of this process and that of the database differ so much that work is done too early or too late. */
export function clockResult(aheadMs: number): Result {
  if (!isFarAhead(aheadMs)) return found.ok('database.ok')
  const { direction, seconds } = differenceOf(aheadMs)
  return found
    .warning(`database.${direction}`, { seconds })
    .setMetaData({ ahead_seconds: Math.round(aheadMs / 1000) })
}

/** In either direction. */
export function isFarAhead(aheadMs: number): boolean {
  return Math.abs(aheadMs) >= AHEAD_WARNING_MS
}

/** In which direction a clock differs, as the texts call it, and by how much. */
export function differenceOf(aheadMs: number) {
  return {
    direction: aheadMs > 0 ? 'ahead' : 'behind',
    seconds: Math.round(Math.abs(aheadMs) / 1000),
  } as const
}
