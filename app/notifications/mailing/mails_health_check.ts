import { found } from '#core/health/found'
import db from '@adonisjs/lucid/services/db'
import type { Result } from '@adonisjs/core/health'
import type { HealthCheck } from '#core/registries/health_checks'

/** More need not be counted to know that too many are left. */
const MOST_COUNTED = 10_000

/** Warns when mails could not be sent for good, or when a person must decide whether to send them again. */
export const mailsHealthCheck: HealthCheck = {
  name: 'mails',
  route: 'admin.mails.index',

  async run() {
    const unsent = db
      .from('mails')
      .whereIn('state', ['queued', 'failed', 'unknown'])
      .select('state')
      .limit(MOST_COUNTED)
    const rows = await db
      .from(unsent.as('unsent'))
      .select('state')
      .count('* as total')
      .groupBy('state')
    const count = (state: string) => Number(rows.find((row) => row.state === state)?.total ?? 0)
    const [failed, unknown] = [count('failed'), count('unknown')]
    return resultOf(failed, unknown).setMetaData({ waiting: count('queued'), failed, unknown })
  },
}

function resultOf(failed: number, unknown: number): Result {
  if (unknown > 0) return found.warning('mails.unknown')
  if (failed > 0) return found.warning('mails.failed')
  return found.ok('mails.ok')
}
