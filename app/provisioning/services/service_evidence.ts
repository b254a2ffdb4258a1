import db from '@adonisjs/lucid/services/db'
import { shopLanguage } from '#core/i18n/languages'
import { formatDate, formatMoment, momentFrom } from '#core/views/format'
import Service from '#provisioning/models/service'
import type { EvidenceSource } from '#billing/contracts/evidence_sources'

const MOST = 50

/** What servers say against a dispute: when they were delivered, and what their customers did with them. */
export const serviceEvidence: EvidenceSource = async ({ serviceIds }) => {
  if (serviceIds.length === 0) return {}
  const language = shopLanguage()
  const services = await Service.query()
    .whereIn('id', serviceIds)
    .whereNotNull('activated_at')
    .orderBy('activated_at')
    .limit(MOST)
  const delivered = services.flatMap(({ activatedAt, name, hostname }) => {
    if (!activatedAt) return []
    const at = formatMoment(activatedAt, language.locale)
    return [language.t('billing.disputes.found.activated', { at, name, hostname })]
  })
  const first = services[0]?.activatedAt
  const used = await usesOf(serviceIds)
  return {
    service_date: first ? formatDate(first, language.locale) : '',
    activity_log: [...delivered, ...used].join('\n'),
  }
}

/** The latest operations that customers asked for, the oldest on top. */
async function usesOf(serviceIds: string[]): Promise<string[]> {
  const language = shopLanguage()
  const rows = await db
    .from('operations')
    .join('services', 'services.id', 'operations.service_id')
    .whereIn('operations.service_id', serviceIds)
    .where('operations.requested_by_type', 'customer')
    .where('operations.state', 'succeeded')
    .orderBy('operations.id', 'desc')
    .limit(MOST)
    .select('operations.kind', 'operations.action', 'operations.finished_at', 'services.hostname')
  return rows.reverse().flatMap((row) => {
    const finished = momentFrom(row.finished_at)
    if (!finished) return []
    const at = formatMoment(finished, language.locale)
    const kind = String(row.action ?? row.kind).replaceAll('_', ' ')
    const facts = { at, kind, hostname: String(row.hostname) }
    return [language.t('billing.disputes.found.operation', facts)]
  })
}
