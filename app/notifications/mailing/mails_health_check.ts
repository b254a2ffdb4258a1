import db from '@adonisjs/lucid/services/db'
import type { HealthCheck } from '#core/registries/health_checks'

/** Warns when mails could not be sent for good. */
export const mailsHealthCheck: HealthCheck = {
  name: 'mails',
  critical: false,

  async run() {
    const rows = await db
      .from('mails')
      .whereIn('state', ['queued', 'failed'])
      .select('state')
      .count('* as total')
      .groupBy('state')
    const count = (state: string) => Number(rows.find((row) => row.state === state)?.total ?? 0)
    const failed = count('failed')
    return {
      status: failed > 0 ? 'warning' : 'ok',
      message: failed > 0 ? 'Some mails could not be sent' : 'Mails are sent',
      details: { waiting: count('queued'), failed },
    }
  },
}
