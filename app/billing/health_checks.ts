import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { gateways } from '#billing/contracts/gateways'
import type { HealthCheck } from '#core/registries/health_checks'

const LAG_WARNING_MS = 5 * 60_000

export const billingHealthChecks: HealthCheck[] = [
  {
    name: 'payment_gateway',
    critical: false,
    async run() {
      const gateway = gateways.current()
      if (!gateway) return { status: 'warning', message: 'No payment gateway is configured' }
      await gateway.ping()
      return {
        status: 'ok',
        message: 'The payment gateway answers',
        details: { gateway: gateway.name },
      }
    },
  },
  {
    name: 'payment_events',
    critical: false,
    async run() {
      const [row] = await db
        .from('webhook_events')
        .whereNotNull('next_attempt_at')
        .count('* as waiting')
        .min('next_attempt_at as oldest')
      const dead = await db
        .from('webhook_events')
        .where('state', 'dead')
        .count('* as total')
        .firstOrFail()
      const lagMs = row.oldest === null ? 0 : Math.max(0, clock.nowMs() - Number(row.oldest))
      const late = lagMs > LAG_WARNING_MS || Number(dead.total) > 0
      return {
        status: late ? 'warning' : 'ok',
        message: late
          ? 'Events of the gateway wait too long or were given up'
          : 'Events of the gateway are worked off',
        details: { waiting: Number(row.waiting), dead: Number(dead.total), lagMs },
      }
    },
  },
]
