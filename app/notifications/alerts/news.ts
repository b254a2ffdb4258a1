import type { AlertSeverity } from '#core/registries/alerts'

/** What there is to tell of an alert. `lasts` reminds of what was told long ago. */
export type News = 'opened' | 'worse' | 'closed' | 'lasts'

export interface AlertRow {
  id: string
  kind: string
  severity: AlertSeverity
  message: string
  count: number
  tell_from: number
  closed_at: number | null
}

/** What somebody was told of an alert last. */
export interface Reading {
  severity: AlertSeverity
  count: number
}

/** What is new in an alert for somebody who knows this of it, or nothing; null where it is not to be told yet. */
export function newsOf(alert: AlertRow, known: Reading | undefined, nowMs: number): News | null {
  if (!known) return alert.closed_at === null && alert.tell_from <= nowMs ? 'opened' : null
  if (alert.closed_at !== null) return 'closed'
  const graver = alert.severity === 'failed' && known.severity === 'warning'
  return graver || alert.count > known.count ? 'worse' : null
}
