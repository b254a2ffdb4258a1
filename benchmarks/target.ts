import autocannon from 'autocannon'
import type { Profiler } from 'node:inspector'
import type { MeasuredServer } from './measured_server.js'

const CONNECTIONS = 16

export interface Figures {
  requests_per_second: number
  p50_ms: number
  p99_ms: number
  cpu_us_per_request: number
}

/** One page of one server, asked for over and over with the cookies of one browser. */
export class Target {
  readonly #rounds: Figures[] = []

  constructor(
    private readonly server: MeasuredServer,
    private readonly path: string,
    private readonly cookie: string
  ) {}

  /** Asks often enough for the compiler to have seen the page; nothing is noted. */
  async warmUp(requests: number): Promise<void> {
    await this.#load({ amount: requests })
  }

  /** Loads the page for some seconds and notes the figures. */
  async measure(seconds: number): Promise<void> {
    this.#rounds.push(await this.#load({ duration: seconds }))
  }

  /** Where the server's processor time goes while the page is loaded for some seconds. */
  profile(seconds: number): Promise<Profiler.Profile> {
    return this.server.profileWhile(async () => {
      await this.#load({ duration: seconds })
    })
  }

  /** The median of each figure over the rounds. */
  get figures(): Figures {
    const of = (name: keyof Figures) => median(this.#rounds.map((round) => round[name]))
    return {
      requests_per_second: of('requests_per_second'),
      p50_ms: of('p50_ms'),
      p99_ms: of('p99_ms'),
      cpu_us_per_request: of('cpu_us_per_request'),
    }
  }

  async #load(extent: { amount: number } | { duration: number }): Promise<Figures> {
    const before = await this.server.cpuMicros()
    const result = await autocannon({
      url: this.server.url + this.path,
      headers: { accept: 'text/html', cookie: this.cookie },
      connections: CONNECTIONS,
      sampleInt: 100,
      ...extent,
    })
    const used = (await this.server.cpuMicros()) - before
    const answers = result['2xx']
    if (result.non2xx > 0 || result.errors > 0 || answers === 0)
      throw new Error(
        `${this.path}: ${result.non2xx} refused, ${result.errors} failed, ${answers} answered`
      )
    return {
      requests_per_second: Math.round(answers / result.duration),
      p50_ms: result.latency.p50,
      p99_ms: result.latency.p99,
      cpu_us_per_request: Math.round(used / answers),
    }
  }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
