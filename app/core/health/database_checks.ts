import { Result } from '@adonisjs/core/health'
import db from '@adonisjs/lucid/services/db'
import { databaseTime } from '#core/database/database_time'
import { reasonOf } from '#core/security/without_values'
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
        return Result.ok('The database takes changes')
      } catch (error) {
        return Result.failed(`The database takes no changes: ${reasonOf(error)}`)
      }
    },
  },
]

/** Whether the clock of this process and that of the database differ so much that work is done too early or too late. */
export function clockResult(aheadMs: number): Result {
  if (!isFarAhead(aheadMs)) return Result.ok('The database answers')
  return Result.warning(
    `The database answers, but the clock of this process is ${aheadText(aheadMs)} the database's: work starts too early or too late. Set the clocks, for instance with chrony`
  ).setMetaData({ ahead_seconds: Math.round(aheadMs / 1000) })
}

/** In either direction. */
export function isFarAhead(aheadMs: number): boolean {
  return Math.abs(aheadMs) >= AHEAD_WARNING_MS
}

/** "7200 seconds ahead of", or "behind". */
export function aheadText(aheadMs: number): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  return `${seconds} seconds ${aheadMs > 0 ? 'ahead of' : 'behind'}`
}
