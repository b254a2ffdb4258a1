import type { MetricFamily } from '#core/registries/metrics'

type Labels = Record<string, string>

interface Series {
  labels: Labels
  /** Observations up to each bound, and those above all of them. */
  counts: number[]
  sum: number
}

/** Counts observations by size, for each combination of labels; costs one lookup and an addition. */
export class Histogram {
  readonly #series = new Map<string, Series>()

  /** `bounds` are the upper ends of the buckets, ascending. */
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly bounds: number[],
    private readonly mostSeries: number
  ) {}

  /** Observes a value of the series with this key; its labels are asked for when it is new. Past the limit new series are not begun. */
  observe(key: string, labels: () => Labels, value: number): void {
    const series = this.#series.get(key) ?? this.#begin(key, labels)
    if (!series) return
    let bucket = 0
    while (bucket < this.bounds.length && value > this.bounds[bucket]) bucket++
    series.counts[bucket]++
    series.sum += value
  }

  /** As families are written: buckets count everything below their bound. */
  family(): MetricFamily {
    return {
      name: this.name,
      help: this.help,
      type: 'histogram',
      samples: [...this.#series.values()].flatMap((series) => this.#samplesOf(series)),
    }
  }

  #begin(key: string, labels: () => Labels): Series | null {
    if (this.#series.size >= this.mostSeries) return null
    const series = { labels: labels(), counts: new Array(this.bounds.length + 1).fill(0), sum: 0 }
    this.#series.set(key, series)
    return series
  }

  #samplesOf({ labels, counts, sum }: Series): MetricFamily['samples'] {
    let total = 0
    const buckets = counts.map((count, index) => {
      total += count
      const bound = this.bounds[index]
      const le = bound === undefined ? '+Inf' : String(bound)
      return { ending: '_bucket', labels: { ...labels, le }, value: total }
    })
    return [
      ...buckets,
      { ending: '_sum', labels, value: sum },
      { ending: '_count', labels, value: total },
    ]
  }
}
