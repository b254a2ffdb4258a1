interface Limits {
  concurrent: number
  waiting: number
}

/** Lets a few pieces of costly work run at once and a few more wait; refuses the rest at once. */
export class HashGate {
  #running = 0
  #waiting: (() => void)[] = []

  constructor(private readonly limits: Limits) {}

  /** Runs work when there is room. Null, without running it, where too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<{ value: T } | null> {
    if (!(await this.#enter())) return null
    try {
      return { value: await work() }
    } finally {
      this.#leave()
    }
  }

  async #enter(): Promise<boolean> {
    if (this.#running < this.limits.concurrent) {
      this.#running++
      return true
    }
    if (this.#waiting.length >= this.limits.waiting) return false
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
    return true
  }

  /** A place that becomes free goes to the one who waited longest, without being free in between. */
  #leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#running--
  }
}
