import type { HealthCheckContract } from '@adonisjs/core/types/health'

/**
 * A check of AdonisJS (`@adonisjs/core/health`), and what its failure means here. Its `run` returns a `Result` whose message is
 * short and free of secrets: staff read it in the admin panel, machines at `/health/ready`. What is set as metadata is shown as details.
 */
export interface HealthCheck extends HealthCheckContract {
  /** Whether a failure means that this process should get no traffic. */
  critical?: boolean
  /** Asked by the doctor alone, because it takes longer or asks others for much. */
  thorough?: boolean
  /** Route of an entry of the admin menu, where staff who have it find what it is about. */
  route?: string
}

/** What `/health/ready`, the overview of staff and `node ace doctor` ask; a module adds what it depends on. */
class HealthChecks {
  #checks = new Map<string, HealthCheck>()

  /** Adds a check; its name is its own. */
  add(check: HealthCheck): void {
    if (this.#checks.has(check.name)) throw new Error(`There is a health check "${check.name}"`)
    this.#checks.set(check.name, check)
  }

  /** All of them in the order in which they came, the thorough ones on request. */
  all({ thorough = false } = {}): HealthCheck[] {
    return [...this.#checks.values()].filter((check) => thorough || !check.thorough)
  }
}

export const healthChecks = new HealthChecks()
