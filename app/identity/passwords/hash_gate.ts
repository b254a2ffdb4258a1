interface Limits {
  concurrent: number
  waiting: number
  /** Of those who wait, how many may come from one place; as many as may wait where left out. */
  waitingFromOne?: number
}

/** Where work comes from: people who are known go first and are never turned away for strangers. */
export interface Caller {
  isKnown: boolean
  from: string
}

interface Waiting {
  from: string
  start(): void
}

/** Lets a few pieces of costly work run at once and a few more wait; refuses the rest at once. */
export class HashGate {
  #running = 0
  #known: Waiting[] = []
  #strangers: Waiting[] = []

  constructor(private readonly limits: Limits) {}

  /** Runs work when there is room. Null, without running it, where too many wait already. */
  async run<T>(
    work: () => Promise<T>,
    caller: Caller = { isKnown: false, from: '' }
  ): Promise<{ value: T } | null> {
    if (!(await this.#enter(caller))) return null
    try {
      return { value: await work() }
    } finally {
      this.#leave()
    }
  }

  async #enter({ isKnown, from }: Caller): Promise<boolean> {
    if (this.#running < this.limits.concurrent) {
      this.#running++
      return true
    }
    const queue = isKnown ? this.#known : this.#strangers
    const { waiting, waitingFromOne = waiting } = this.limits
    const neighbours = queue.filter((each) => each.from === from).length
    if (queue.length >= waiting || neighbours >= waitingFromOne) return false
    await new Promise<void>((start) => queue.push({ from, start }))
    return true
  }

  /** A place that becomes free goes to the one who waited longest, without being free in between. */
  #leave(): void {
    const next = this.#known.shift() ?? this.#strangers.shift()
    if (next) next.start()
    else this.#running--
  }
}
