import { DateTime, Settings } from 'luxon'

/**
 * The only source of time, in UTC; tests and the staging time machine move it with `travelTo`,
 * and work that runs for real (timeouts, leases of other processes) stays on the same axis.
 */
class Clock {
  #offsetMs = 0

  /** The present moment in UTC. */
  now(): DateTime<true> {
    return DateTime.fromMillis(this.nowMs(), { zone: 'utc' }) as DateTime<true>
  }

  /** The present moment in milliseconds since the epoch; used for leases and due times. */
  nowMs(): number {
    return Date.now() + this.#offsetMs
  }

  /** Moves the clock so that it now shows the given moment and goes on from there. */
  travelTo(moment: DateTime): void {
    this.#offsetMs = moment.toMillis() - Date.now()
  }

  /** Moves the clock forward (or back) by an amount such as `{ days: 3 }`. */
  travel(amount: Parameters<DateTime['plus']>[0]): void {
    this.travelTo(this.now().plus(amount))
  }

  /** Shows the real time again. */
  reset(): void {
    this.#offsetMs = 0
  }
}

export const clock = new Clock()

/** Luxon, and with it every timestamp that Lucid fills in, reads this clock and speaks UTC. */
Settings.defaultZone = 'utc'
Settings.now = () => clock.nowMs()
