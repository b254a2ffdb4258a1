export interface HealthReport {
  status: 'ok' | 'warning' | 'failed'
  /** Short and free of secrets; shown on `/health/ready` and in the admin panel. */
  message: string
  /** Name of the page in the admin panel where staff find what it is about. */
  route?: string
  details?: Record<string, string | number | null>
}

export interface HealthCheck {
  name: string
  /** Whether a failure means that this process should get no traffic. */
  critical: boolean
  /** Asked by the doctor alone, because it takes longer or asks others for much. */
  thorough?: boolean
  run(): Promise<HealthReport>
}

export type HealthReports = Record<string, HealthReport & { critical: boolean }>

const KEPT_MS = 5_000
const PATIENCE_S = 3
const THOROUGH_PATIENCE_S = 30

/** Checks of `/health/ready` and `node ace doctor`; a module adds what it depends on. */
export class HealthChecks {
  #checks: HealthCheck[] = []
  #latest?: { at: number; reports: Promise<HealthReports> }

  add(check: HealthCheck): void {
    this.#checks.push(check)
  }

  /** The same, at most five seconds old: whoever asks often does not make us ask gateways and clusters as often. */
  recent(): Promise<HealthReports> {
    const now = performance.now()
    if (!this.#latest || now - this.#latest.at > KEPT_MS)
      this.#latest = { at: now, reports: this.run() }
    return this.#latest.reports
  }

  /** Runs all checks, the thorough ones on request; one that throws or takes over three seconds counts as failed. */
  async run({ thorough = false } = {}): Promise<HealthReports> {
    const checks = this.#checks.filter((check) => thorough || !check.thorough)
    const reports = await Promise.all(checks.map((check) => this.#runOne(check)))
    return Object.fromEntries(
      checks.map((check, index) => [check.name, { ...reports[index], critical: check.critical }])
    )
  }

  async #runOne(check: HealthCheck): Promise<HealthReport> {
    const seconds = check.thorough ? THOROUGH_PATIENCE_S : PATIENCE_S
    const late = new Promise<HealthReport>((resolve) =>
      setTimeout(
        () => resolve({ status: 'failed', message: `No answer within ${seconds} seconds` }),
        seconds * 1000
      ).unref()
    )
    const run = check.run().catch((error): HealthReport => ({
      status: 'failed',
      message: error instanceof Error ? error.message : 'Failed',
    }))
    return Promise.race([run, late])
  }
}

export const healthChecks = new HealthChecks()
