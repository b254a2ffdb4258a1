/** Where something can go wrong. */
export type FaultPlace = 'authorize' | 'token' | 'profile' | 'emails' | 'keys' | 'discovery'

/** What goes wrong at the next request to a place, as often as told. */
export type Fault = {
  at: FaultPlace
  /** Once unless told. */
  times?: number
} & (
  | { kind: 'status'; status: number }
  | { kind: 'json'; body: unknown }
  | { kind: 'text'; text: string }
  | { kind: 'delay'; ms: number }
  | { kind: 'reset' }
)

/** The faults that wait for their request. Each is used up after its number of times. */
export class Faults {
  #waiting: (Fault & { times: number })[] = []

  add(fault: Fault): void {
    this.#waiting.push({ times: 1, ...fault })
  }

  /** Uses up the first fault that waits at a place. */
  take(place: FaultPlace): Fault | undefined {
    const fault = this.#waiting.find(({ at }) => at === place)
    if (!fault) return
    fault.times -= 1
    if (fault.times <= 0) this.#waiting = this.#waiting.filter((one) => one !== fault)
    return fault
  }

  clear(): void {
    this.#waiting = []
  }
}
