import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { boundedCount } from '#core/database/bounded_count'
import { sqlTime } from '#core/database/sql_time'
import { gauge, type MetricSource } from '#core/registries/metrics'

const STATES = ['queued', 'sending', 'failed', 'unknown']

/** Mails by state, those of a day, and open alerts. */
export const notificationsMetrics: MetricSource = {
  name: 'notifications',

  async collect() {
    const yesterday = sqlTime(clock.now().minus({ days: 1 }))
    const sent = db.from('mails').where('state', 'sent').where('created_at', '>', yesterday)
    const [sentOfADay, alerts, ...mails] = await Promise.all([
      boundedCount(sent),
      openAlertsBySeverity(),
      ...STATES.map((state) => boundedCount(db.from('mails').where('state', state))),
    ])
    const samples = STATES.map((state, index) => ({ labels: { state }, value: mails[index].value }))
    return [
      gauge('innkeeper_mails', 'Mails that were not sent yet, ten thousand at most.', samples),
      gauge('innkeeper_mails_sent_last_day', 'Mails sent within 24 hours.', sentOfADay.value),
      gauge('innkeeper_alerts_open', 'What staff are told of at present.', alerts),
    ]
  },
}

async function openAlertsBySeverity() {
  const rows = await db
    .from('alerts')
    .whereNull('closed_at')
    .select('kind', 'severity')
    .count('* as total')
    .groupBy('kind', 'severity')
  return rows.map(({ kind, severity, total }) => ({
    labels: { kind, severity },
    value: Number(total),
  }))
}
