import { applyState } from './state_faults.js'
import { addForeignGuest } from '../cluster/foreign_guest.js'
import type { Access } from '../access/access.js'
import type { Cluster } from '../cluster/cluster.js'
import type { TaskFault } from '../tasks/task.js'
import type { Fault, RequestFault, TaskFaultRequest } from './types.js'

interface Armed<F> {
  fault: F
  left: number
  skip: number
}

/** What shall go wrong, and when. */
export class Faults {
  #requests: Armed<RequestFault>[] = []
  #tasks: Armed<TaskFaultRequest>[] = []
  #races: { node?: string }[] = []
  #undo: (() => void)[] = []

  constructor(
    private cluster: Cluster,
    private access: Access
  ) {}

  /** Arms a fault; the returned function takes it back. */
  add(fault: Fault): () => void {
    if (fault.kind === 'request') return this.#arm(this.#requests, fault, fault.after ?? 0)
    if (fault.kind === 'task') return this.#arm(this.#tasks, fault, 0)
    const undo = fault.kind === 'foreign_guest' ? this.#addForeign(fault) : this.#addState(fault)
    this.#undo.push(undo)
    return undo
  }

  /** Takes back every fault. Machines that appeared stay. */
  clear() {
    for (const undo of this.#undo.splice(0)) undo()
    this.#requests = []
    this.#tasks = []
    this.#races = []
  }

  takeRequest(method: string, path: string): RequestFault | undefined {
    return take(this.#requests, (fault) => {
      const pattern = fault.path === undefined ? /^/ : new RegExp(fault.path)
      return (!fault.method || fault.method === method) && pattern.test(path)
    })
  }

  takeTask(type: string): TaskFault | undefined {
    const fault = take(this.#tasks, (candidate) => candidate.task === type)
    return fault && { type, outcome: fault.outcome, text: fault.text, count: fault.count }
  }

  /** Lets a waiting foreign machine take the id that was just told. */
  raceFor(vmid: number) {
    const race = this.#races.shift()
    if (race) addForeignGuest(this.cluster, vmid, race.node)
  }

  #arm<F extends { times?: number }>(list: Armed<F>[], fault: F, skip: number) {
    const armed = { fault, left: fault.times ?? 1, skip }
    list.push(armed)
    return () => {
      armed.left = 0
    }
  }

  #addForeign(fault: { vmid?: number; node?: string }) {
    if (fault.vmid !== undefined) {
      addForeignGuest(this.cluster, fault.vmid, fault.node)
      return () => {}
    }
    const race = { node: fault.node }
    this.#races.push(race)
    return () => {
      this.#races = this.#races.filter((other) => other !== race)
    }
  }

  #addState(fault: Exclude<Fault, { kind: 'request' | 'task' | 'foreign_guest' }>) {
    return applyState(fault, this.cluster, this.access)
  }
}

function take<F>(list: Armed<F>[], matches: (fault: F) => boolean): F | undefined {
  const armed = list.find((candidate) => candidate.left > 0 && matches(candidate.fault))
  if (!armed) return undefined
  if (armed.skip > 0) {
    armed.skip--
    return undefined
  }
  armed.left--
  return armed.fault
}
