/** What can be made to go wrong, on request. */
export const FAULT_KINDS = [
  'error_before',
  'error_after',
  'error_stored',
  'error_stored_after',
  'reset_before',
  'reset_after',
  'timeout_after',
  'truncate_after',
  'delay',
  'webhook_before_response',
  'webhook_drop',
  'webhook_duplicate',
  'webhook_hold',
  'webhook_reorder',
] as const

export type FaultKind = (typeof FAULT_KINDS)[number]

/** A fault that waits for its request (`POST /v1/refunds`) or event (`charge.`). */
export interface Fault {
  kind: FaultKind
  /** Beginning of "METHOD path" or of an event's type; everything when empty. */
  match?: string
  /** How often it happens; once unless told. */
  times?: number
  /** The status of the faults that answer with an error; 500 unless told. */
  status?: number
  /** How long delay, timeout_after and webhook_before_response last. */
  ms?: number
}

type WaitingFault = Fault & { match: string; times: number }

/**
 * The faults that wait. Each is used up after its number of times.
 */
export class Faults {
  private waiting: WaitingFault[] = []

  add(fault: Fault) {
    if (!FAULT_KINDS.includes(fault.kind)) throw new Error(`Unknown fault kind "${fault.kind}"`)
    this.waiting.push({ match: '', times: 1, ...fault })
  }

  /** Uses up the first fault that waits for this request. */
  takeForRequest(methodAndPath: string) {
    return this.take((fault) => !isForEvents(fault), methodAndPath)
  }

  /** Uses up the first fault that waits for this type of event. */
  takeForEvent(type: string) {
    return this.take(isForEvents, type)
  }

  list(): Fault[] {
    return this.waiting
  }

  clear() {
    this.waiting = []
  }

  private take(suits: (fault: Fault) => boolean, subject: string): Fault | undefined {
    const fault = this.waiting.find((one) => suits(one) && subject.startsWith(one.match))
    if (!fault) return
    fault.times -= 1
    if (fault.times <= 0) this.waiting = this.waiting.filter((one) => one !== fault)
    return fault
  }
}

function isForEvents(fault: Fault) {
  return fault.kind.startsWith('webhook_') && fault.kind !== 'webhook_before_response'
}
