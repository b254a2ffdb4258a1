import { outboxBacklog } from '#core/outbox/outbox_backlog'
import { lateTasks } from '#core/health/scheduled_tasks_check'
import { health } from '#core/health/health'
import { shopLanguage } from '#core/i18n/languages'
import type { AlertKind } from '#core/registries/alerts'

const can = 'AdminSystemPolicy.manage'
const route = 'admin.system.show'

/** Checks that have a kind of their own, which says more. */
const TOLD_ELSEWHERE = new Set(['scheduled_tasks', 'clusters', 'mails', 'queue'])

/** What the core tells staff of: red checks, scheduled tasks that are late, and messages that were given up. */
export const coreAlerts: AlertKind[] = [
  {
    name: 'core.health',
    can,
    route,
    // A check that was red once may have met a hiccup.
    patienceMs: 45_000,
    async look() {
      const reports = Object.entries(await health.run())
      const red = reports.filter(
        ([name, { status }]) => status === 'failed' && !TOLD_ELSEWHERE.has(name)
      )
      return red.map(([key, report]) => ({
        key,
        severity: 'failed',
        message: report.message,
        route: report.route,
      }))
    },
  },
  {
    name: 'core.tasks',
    can,
    route,
    async look() {
      const late = await lateTasks()
      if (late.length === 0) return []
      const names = late.map(({ name }) => name).join(', ')
      const failing = late.some(({ lastError }) => lastError !== null)
      return [
        {
          severity: failing ? 'failed' : 'warning',
          message: say('tasks', { names }),
          count: late.length,
        },
      ]
    },
  },
  {
    name: 'core.messages',
    can,
    route,
    async look() {
      const { parked } = await outboxBacklog.measure()
      if (parked === 0) return []
      return [{ severity: 'failed', message: say('outbox'), count: parked }]
    },
  },
]

function say(key: string, data?: Record<string, string>): string {
  return shopLanguage().t(`notifications.alerts.messages.${key}`, data)
}
