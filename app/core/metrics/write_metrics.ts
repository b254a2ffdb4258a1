import { textFormat } from '#core/metrics/text_format'
import { repeatedErrors } from '#core/repeated_errors'
import { metrics, type MetricFamily, type MetricSource } from '#core/registries/metrics'

const KEPT_MS = 5_000
const PATIENCE_MS = 3_000

let latest: { at: number; text: Promise<string> } | undefined

/** What every source measures, in Prometheus' text format, at most five seconds old. */
export function writeMetrics(): Promise<string> {
  const now = performance.now()
  if (!latest || now - latest.at > KEPT_MS) latest = { at: now, text: measure() }
  return latest.text
}

async function measure(): Promise<string> {
  const families = await Promise.all(metrics.all().map(collect))
  return textFormat(families.flat())
}

/** A source that fails or takes too long is left out: the others are told all the same, as while the database is away. */
async function collect(source: MetricSource): Promise<MetricFamily[]> {
  const late = new Promise<never>((_resolve, reject) =>
    setTimeout(() => reject(new Error('It took too long')), PATIENCE_MS).unref()
  )
  try {
    return await Promise.race([Promise.resolve(source.collect()), late])
  } catch (error) {
    repeatedErrors.tell('warn', { err: error, source: source.name }, 'metrics were left out')
    return []
  }
}

/** Lets tests measure anew. */
export function forgetMetrics(): void {
  latest = undefined
}
