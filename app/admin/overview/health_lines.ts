import type { HealthReport } from '#core/health/health'

/** Checks that are told together in one line; what is in none of them is told as the panel's own. */
const LINES: Record<string, readonly string[]> = {
  background: ['workers', 'queue', 'scheduled_tasks', 'mails', 'mailer'],
  clusters: ['clusters'],
  payments: ['stripe', 'payment_gateway', 'payment_events', 'payment_account', 'renewals'],
}
const REST = 'panel'

const toneOf = { ok: 'ok', warning: 'warn', failed: 'bad' } as const
const RANK = { ok: 0, warning: 1, failed: 2 } as const

export interface ShownCheck {
  name: string
  status: keyof typeof toneOf
  tone: 'ok' | 'warn' | 'bad'
  message: string
  /** Where staff look after it, where something is wrong and whoever reads this may go there. */
  route: string | null
}

export interface HealthLine {
  name: string
  status: keyof typeof toneOf
  tone: 'ok' | 'warn' | 'bad'
  /** What is wrong. */
  problems: ShownCheck[]
}

/** The health checks, each as whoever may open these pages reads it. */
export function presentChecks(
  reports: Readonly<Record<string, HealthReport>>,
  open: Set<string>
): ShownCheck[] {
  return Object.entries(reports).map(([name, { status, message, route }]) => ({
    name,
    status,
    tone: toneOf[status],
    message,
    route: status !== 'ok' && route !== undefined && open.has(route) ? route : null,
  }))
}

/** A line each for background work, clusters, payments and the panel: the worst of what belongs to it. */
export function healthLines(checks: ShownCheck[]): HealthLine[] {
  const lineOf = ({ name }: ShownCheck) =>
    Object.keys(LINES).find((line) => LINES[line].includes(name)) ?? REST
  const byLine = Map.groupBy(checks, lineOf)
  return [...Object.keys(LINES), REST].flatMap((name) => {
    const own = byLine.get(name)
    if (!own) return []
    const worst = own.reduce((one, other) => (RANK[other.status] > RANK[one.status] ? other : one))
    return [
      {
        name,
        status: worst.status,
        tone: worst.tone,
        problems: own.filter(({ status }) => status !== 'ok'),
      },
    ]
  })
}
