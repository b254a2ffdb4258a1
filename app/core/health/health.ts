import { HealthChecks } from '@adonisjs/core/health'
import { found, healthText } from '#core/health/found'
import { loggable } from '#core/security/without_values'
import { healthChecks, type HealthCheck } from '#core/registries/health_checks'
import type { HealthCheckResult } from '@adonisjs/core/types/health'

/** What a check found, as it is shown. */
export interface HealthReport {
  status: 'ok' | 'warning' | 'failed'
  message: string
  critical: boolean
  /** Name of the page in the admin panel where staff find what it is about. */
  route?: string
  details?: Record<string, unknown>
}

/** By the names of the checks. */
export type HealthReports = Record<string, HealthReport>

const KEPT_MS = 5_000
const PATIENCE_S = 3
const THOROUGH_PATIENCE_S = 30

/** Keeps what checks with `cacheFor` found. */
const runner = new HealthChecks()

/** Asks all that was added to the registry of health checks. */
export class Health {
  #latest?: { at: number; reports: Promise<HealthReports> }

  constructor(private readonly checks: Pick<typeof healthChecks, 'all'> = healthChecks) {}

  /** The same as `run`, at most five seconds old: whoever asks often does not make us ask gateways and clusters as often. */
  recent(): Promise<HealthReports> {
    const now = performance.now()
    if (!this.#latest || now - this.#latest.at > KEPT_MS)
      this.#latest = { at: now, reports: this.run() }
    return this.#latest.reports
  }

  /** Asks now, the thorough checks on request. */
  run(which: { thorough?: boolean } = {}): Promise<HealthReports> {
    return runChecks(this.checks.all(which), which)
  }
}

export const health = new Health()

/**
 * Runs checks side by side; one that throws or takes over three seconds counts as failed. A thorough check has thirty, and so
 * has each of a thorough run: nobody waits for a page meanwhile, and a process that has just started is slow.
 */
export async function runChecks(
  checks: HealthCheck[],
  { thorough = false } = {}
): Promise<HealthReports> {
  const timed = checks.map((check) =>
    inTime(check, thorough || check.thorough ? THOROUGH_PATIENCE_S : PATIENCE_S)
  )
  const { checks: results } = await runner.register(timed).run()
  return Object.fromEntries(
    checks.map((check, index) => [check.name, reportOf(check, results[index])])
  )
}

function inTime(check: HealthCheck, seconds: number): HealthCheck {
  const late = found.failed('check.late', { seconds })
  const patience = () =>
    new Promise<HealthCheckResult>((resolve) =>
      setTimeout(() => resolve(late), seconds * 1000).unref()
    )
  return {
    name: check.name,
    cacheDuration: check.cacheDuration,
    run: () => Promise.race([answerOf(check), patience()]),
  }
}

async function answerOf(check: HealthCheck): Promise<HealthCheckResult> {
  try {
    return await check.run()
  } catch (error) {
    return found.broken(error)
  }
}

/** Checks hand over what they caught, and some repeat what it says: of a query that failed no value is shown. */
function reportOf(check: HealthCheck, { status, message, meta }: HealthCheckResult): HealthReport {
  const { critical = false, route } = check
  const [told, known] = loggable([message, meta ?? {}]) as [string, object]
  const details = Object.entries(known).filter(([, value]) => !(value instanceof Error))
  return {
    status: status === 'error' ? 'failed' : status,
    message: told || healthText('check.failed'),
    critical,
    ...(route && { route }),
    ...(details.length > 0 && { details: Object.fromEntries(details) }),
  }
}
