import env from '#start/env'
import { Histogram } from '#core/metrics/histogram'

/** More than routes, methods and answers make; should something make more, memory stays where it is. */
const MOST_SERIES = 2_000
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export const httpRequests = new Histogram(
  'http_request_duration_seconds',
  'Requests to this process by the pattern of their route.',
  BOUNDS,
  MOST_SERIES
)

/** The secret that `/metrics` asks for; null where it is switched off. */
export const metricsToken = (): string | null => env.get('METRICS_TOKEN') || null

interface Answered {
  method: string
  /** The pattern of the route; undefined where none fits, which is one series whatever was asked for. */
  pattern: string | undefined
  status: number
  ms: number
}

/** Counts an answered request. */
export function observeRequest({ method, pattern: route = 'none', status, ms }: Answered): void {
  const labels = () => ({ method, route, status: String(status) })
  httpRequests.observe(`${method} ${status} ${route}`, labels, ms / 1000)
}
