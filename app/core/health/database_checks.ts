import db from '@adonisjs/lucid/services/db'
import { databaseTime } from '#core/database/database_time'
import { reasonOf } from '#core/security/without_values'
import type { HealthCheck, HealthReport } from '#core/registries/health_checks'

/** Leases and due times bear a little. */
const AHEAD_WARNING_MS = 2_000

export const databaseChecks: HealthCheck[] = [
  {
    name: 'database',
    critical: true,
    async run() {
      const { aheadMs } = await databaseTime()
      return clockReport(aheadMs)
    },
  },
  {
    // Not critical: pages can still be read, and no other process can write either.
    name: 'database_writes',
    critical: false,
    async run() {
      try {
        await db.rawQuery('update sequences set value = value where 1 = 0')
        return { status: 'ok', message: 'The database takes changes' }
      } catch (error) {
        return { status: 'failed', message: `The database takes no changes: ${reasonOf(error)}` }
      }
    },
  },
]

/** Whether the clock of this process and that of the database differ so much that work is done too early or too late. */
export function clockReport(aheadMs: number): HealthReport {
  if (!isFarAhead(aheadMs)) return { status: 'ok', message: 'The database answers' }
  return {
    status: 'warning',
    message: `The database answers, but the clock of this process is ${aheadText(aheadMs)} the database's: work starts too early or too late. Set the clocks, for instance with chrony`,
    details: { ahead_seconds: Math.round(aheadMs / 1000) },
  }
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
