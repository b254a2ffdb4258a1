export interface MetricSample {
  /** Never anything personal, and few different values: each combination is a series of its own. */
  labels?: Record<string, string>
  value: number
  /** "_bucket", "_sum" or "_count" of a histogram. */
  ending?: string
}

/** All samples of one name. */
export interface MetricFamily {
  /** Begins with the module: "innkeeper_operations". Units are part of it, such as "_seconds" and "_bytes". */
  name: string
  /** One sentence. */
  help: string
  type: 'gauge' | 'counter' | 'histogram'
  samples: MetricSample[]
}

/** What is measured together when `/metrics` is asked, with few queries that go by an index. */
export interface MetricSource {
  /** "module" or "module.what". */
  name: string
  /** What it throws leaves its families out of the answer. */
  collect(): Promise<MetricFamily[]> | MetricFamily[]
}

/** What modules add to `/metrics`. */
class Metrics {
  #sources = new Map<string, MetricSource>()

  add(source: MetricSource): void {
    this.#sources.set(source.name, source)
  }

  all(): MetricSource[] {
    return [...this.#sources.values()]
  }
}

export const metrics = new Metrics()

/** A family of values that go up and down. */
export function gauge(name: string, help: string, samples: MetricSample[] | number): MetricFamily {
  const all = typeof samples === 'number' ? [{ value: samples }] : samples
  return { name, help, type: 'gauge', samples: all }
}
