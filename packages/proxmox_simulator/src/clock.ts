interface Entry {
  at: number
  sequence: number
  callback: () => void
}

export interface ClockOptions {
  mode: 'real' | 'manual'
  speed: number
  /** Where time begins, if it was ahead of the wall clock before. */
  start?: number
}

/**
 * The cluster's own time in milliseconds: it runs `speed` times as fast as the wall clock, or only when advanced.
 */
export class VirtualClock {
  #mode: ClockOptions['mode']
  #speed: number
  #anchorReal = Date.now()
  #anchorVirtual = Date.now()
  #entries: Entry[] = []
  #sequence = 0
  #timer: NodeJS.Timeout | undefined

  constructor(options: ClockOptions) {
    this.#mode = options.mode
    this.#speed = options.speed
    this.#anchorVirtual = Math.max(this.#anchorVirtual, options.start ?? 0)
  }

  get speed() {
    return this.#speed
  }

  get mode() {
    return this.#mode
  }

  /** Virtual milliseconds, for durations, uptimes and counters. */
  now() {
    if (this.#mode === 'manual') return this.#anchorVirtual
    return this.#anchorVirtual + (Date.now() - this.#anchorReal) * this.#speed
  }

  /** Seconds since 1970 as a host would print them; the wall clock's unless time is moved by hand. */
  calendar() {
    return Math.floor((this.#mode === 'manual' ? this.now() : Date.now()) / 1000)
  }

  /** Calls back once after `delay` virtual milliseconds; the returned function cancels it. */
  schedule(delay: number, callback: () => void) {
    const entry = { at: this.now() + delay, sequence: this.#sequence++, callback }
    this.#entries.push(entry)
    this.#entries.sort((a, b) => a.at - b.at || a.sequence - b.sequence)
    this.#arm()
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry)
    }
  }

  /** Moves time forward and runs all that falls due, in order. */
  advance(milliseconds: number) {
    const target = this.now() + milliseconds
    while (this.#entries[0] && this.#entries[0].at <= target) {
      const entry = this.#entries.shift()!
      this.#anchor(Math.max(entry.at, this.now()))
      entry.callback()
    }
    this.#anchor(Math.max(target, this.now()))
    this.#arm()
  }

  /** Changes the factor; what is already waiting is rescheduled. */
  setSpeed(speed: number) {
    this.#anchor(this.now())
    this.#speed = speed
    this.#arm()
  }

  /** Runs everything that waits, however far ahead. */
  drain() {
    while (this.#entries.length > 0) {
      this.advance(Math.max(0, this.#entries[0].at - this.now()))
    }
  }

  stop() {
    clearTimeout(this.#timer)
    this.#entries = []
  }

  #anchor(now: number) {
    this.#anchorVirtual = now
    this.#anchorReal = Date.now()
  }

  #arm() {
    clearTimeout(this.#timer)
    const next = this.#entries[0]
    if (this.#mode === 'manual' || !next) return
    const wait = Math.max(0, (next.at - this.now()) / this.#speed)
    this.#timer = setTimeout(() => this.advance(0), Math.min(Math.ceil(wait), 2 ** 31 - 1))
  }
}
