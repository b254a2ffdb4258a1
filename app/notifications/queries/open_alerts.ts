import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { kindsFor } from '#notifications/alerts/wishes'
import type { AlertSeverity } from '#core/registries/alerts'
import type { Allows } from '#core/registries/policies'

const MOST = 200

export interface OpenAlert {
  id: string
  kind: string
  severity: AlertSeverity
  message: string
  route: string
  count: number
  since: Date
}

/** What is wrong at present, as far as somebody who is allowed this much is told; the gravest first. */
export async function openAlerts(allows: Allows): Promise<OpenAlert[]> {
  const kinds = await kindsFor(allows)
  const rows = await db
    .from('alerts')
    .whereNull('closed_at')
    .whereIn('kind', kinds)
    .where('tell_from', '<=', clock.nowMs())
    .orderBy('id', 'desc')
    .limit(MOST)
  const alerts: OpenAlert[] = rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    severity: row.severity,
    message: row.message,
    route: row.route,
    count: Number(row.count),
    since: new Date(Number(row.first_seen_at)),
  }))
  return alerts.toSorted((a, b) => rank(a) - rank(b))
}

const rank = ({ severity }: OpenAlert) => (severity === 'failed' ? 0 : 1)
