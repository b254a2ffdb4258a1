import { ProvisioningError } from '../errors.js'
import type { Inventory, MachineAddress, MachineKind } from '../contract.js'
import type { SettingValues } from '../settings.js'

export interface FakeMachine {
  remoteId: string
  kind: MachineKind
  node: string
  storage: string
  bridge: string
  vlan: number | null
  name: string
  hostname: string
  reference: string | null
  instanceId: string | null
  cores: number
  memoryMb: number
  diskGb: number
  mac: string | null
  addresses: MachineAddress[]
  nameservers: string[]
  sshKeys: string[]
  networkRateMBps: number | null
  orderSettings: SettingValues
  running: boolean
  startsWithHost: boolean
  configured: boolean
  /** Bytes since its counters began; nothing where left out. */
  networkIn?: number
  networkOut?: number
  /** Backups of it that the host keeps; none where left out. */
  backups?: { bytes: number; takenAt: Date }[]
  /** Cores and memory that wait for its next start. */
  pending?: Pick<FakeMachine, 'cores' | 'memoryMb'> | null
}

/** A failure to inject. `before` the host acts, or `after` it did and the answer is lost. */
export interface FakeFault {
  /** Names of the calls that may fail; every call when absent. */
  call?: string | readonly string[]
  when?: 'before' | 'after'
  /** How many calls fail; once when absent. */
  times?: number
  error: Error
}

/** What fits on a node. */
export interface FakeNode {
  machines: number
  /** Megabytes for machines that run. */
  memoryMb: number
}

export interface FakeHostOptions {
  secret?: string
  /** How many machines fit. */
  capacity?: number
  /** The names of its nodes; one when absent. */
  nodes?: readonly string[]
  /** Milliseconds that building a machine takes by `clock`. */
  latencyMs?: number
  clock?: () => Date
}

const TEMPLATES: Record<MachineKind, string> = { vm: 'fake-vm', container: 'fake-container' }

/** A cluster in memory: what it holds is public, so tests assert on it directly. */
export class FakeHost {
  readonly machines = new Map<string, FakeMachine>()
  readonly calls: string[] = []
  /** Every time that a disk grew: the machine and its new size. */
  readonly grown: string[] = []
  secret: string
  capacity: number
  /** What fits on each node, by its name; without end unless a test says so. */
  readonly nodes: Record<string, FakeNode>
  latencyMs: number
  online = true
  /** Takes calls and answers none. */
  silent = false
  /** Milliseconds that drivers wait for an answer. */
  patienceMs = 1_000
  #clock: () => Date
  #faults: (FakeFault & { times: number })[] = []
  #readyAt = new Map<string, number>()

  constructor(options: FakeHostOptions = {}) {
    this.secret = options.secret ?? 'fake-secret'
    this.capacity = options.capacity ?? Number.POSITIVE_INFINITY
    const endless = Number.POSITIVE_INFINITY
    this.nodes = Object.fromEntries(
      (options.nodes ?? ['fake1']).map((name) => [name, { machines: endless, memoryMb: endless }])
    )
    this.latencyMs = options.latencyMs ?? 0
    this.#clock = options.clock ?? (() => new Date())
  }

  /** Makes coming calls fail as told; several faults are served in the order given. */
  fail(fault: FakeFault): void {
    this.#faults.push({ ...fault, times: fault.times ?? 1 })
  }

  /** Ends when the host would answer. Throws when the signal is aborted first, or patience is at its end. */
  async hear(signal: AbortSignal): Promise<void> {
    if (this.silent && !signal.aborted) await silence(signal, this.patienceMs)
    if (signal.aborted) {
      throw new ProvisioningError('The call was aborted', { kind: 'transient', code: 'E_ABORTED' })
    }
    if (this.silent) throw unreachable()
  }

  /** One exchange: authenticates, serves injected faults, then acts. */
  answer<Result>(call: string, secret: unknown, act: () => Result): Result {
    this.calls.push(call)
    this.#checkReachable(secret)
    this.#throwFault(call, 'before')
    const result = act()
    this.#throwFault(call, 'after')
    return result
  }

  /** Starts building. Throws when the id is taken or there is no room. */
  build(machine: FakeMachine): void {
    if (this.machines.has(machine.remoteId)) {
      throw new ProvisioningError(`Machine ${machine.remoteId} already exists`, {
        kind: 'conflict',
        code: 'E_REMOTE_ID_TAKEN',
      })
    }
    if (this.machines.size >= this.capacity) throw full('The host is full', 'E_NO_SPACE')
    const { node } = machine
    if (this.nodes[node] && this.#on(node).length >= this.nodes[node].machines) {
      throw full(`Node ${node} has no room on its disks`, 'E_NO_SPACE')
    }
    this.machines.set(machine.remoteId, machine)
    this.#readyAt.set(machine.remoteId, this.#clock().getTime() + this.latencyMs)
  }

  /** Whether building has come to an end. */
  isBuilt(remoteId: string): boolean {
    return this.#clock().getTime() >= (this.#readyAt.get(remoteId) ?? 0)
  }

  /** Removes the machine. Throws while it is being built. */
  remove(remoteId: string): void {
    if (this.machines.has(remoteId) && !this.isBuilt(remoteId)) {
      throw new ProvisioningError(`Machine ${remoteId} is being built`, {
        kind: 'transient',
        code: 'E_MACHINE_LOCKED',
        retryAfterMs: this.latencyMs,
      })
    }
    this.machines.delete(remoteId)
  }

  /** A copy of the machine, or null. */
  machine(remoteId: string): FakeMachine | null {
    const machine = this.machines.get(remoteId)
    return machine ? { ...machine } : null
  }

  /**
   * Changes the machine; does nothing when there is none. What waits for a restart takes effect with any change of its
   * power. Throws when it would start and its node has no memory left.
   */
  update(remoteId: string, changes: Partial<FakeMachine>): void {
    const machine = this.machines.get(remoteId)
    if (!machine) return
    const restarted = changes.running === undefined ? {} : { ...machine.pending, pending: null }
    const after = { ...machine, ...restarted, ...changes }
    if (after.running && !machine.running) this.#needMemory(after)
    Object.assign(machine, after)
  }

  /** Grows a disk; the same size again is fine. Throws when the disks of its node are full. */
  grow(remoteId: string, diskGb: number): void {
    const machine = this.machines.get(remoteId)
    if (!machine || machine.diskGb === diskGb) return
    const { node } = machine
    if (this.nodes[node] && this.#on(node).length > this.nodes[node].machines)
      throw full(`Node ${node} has no room on its disks`, 'E_NO_SPACE')
    this.grown.push(`${remoteId} ${diskGb}`)
    machine.diskGb = diskGb
  }

  /** Sets cores and memory: at once, but for a virtual machine that runs at its next start. */
  size(remoteId: string, size: Pick<FakeMachine, 'cores' | 'memoryMb'>): void {
    const machine = this.machines.get(remoteId)
    if (!machine) return
    const same = machine.cores === size.cores && machine.memoryMb === size.memoryMb
    if (machine.running && machine.kind === 'vm') machine.pending = same ? null : size
    else Object.assign(machine, size)
  }

  inventory(): Inventory {
    const nodes = Object.keys(this.nodes)
    return {
      nodes: nodes.map((name) => ({
        name,
        online: this.online,
        cores: 64,
        memoryTotalBytes: 2 ** 38,
        memoryUsedBytes: 0,
      })),
      storages: nodes.map((node) => ({
        name: 'disks',
        node,
        shared: false,
        content: ['vm', 'container'],
        totalBytes: 2 ** 43,
        freeBytes: 2 ** 42,
      })),
      bridges: nodes.map((node) => ({ name: 'bridge0', node })),
      templates: (['vm', 'container'] as const).map((kind) => ({
        reference: TEMPLATES[kind],
        kind,
        name: `Fake Linux (${kind})`,
        nodes,
        minDiskGb: 4,
      })),
    }
  }

  #on(node: string): FakeMachine[] {
    return [...this.machines.values()].filter((machine) => machine.node === node)
  }

  #needMemory({ node, memoryMb }: FakeMachine): void {
    if (!this.nodes[node]) return
    const used = this.#on(node).reduce(
      (sum, { running, memoryMb: mb }) => sum + (running ? mb : 0),
      0
    )
    if (used + memoryMb <= this.nodes[node].memoryMb) return
    throw full(`Node ${node} has no memory left`, 'E_NO_MEMORY')
  }

  #checkReachable(secret: unknown): void {
    if (!this.online) throw unreachable()
    if (secret !== this.secret) {
      throw new ProvisioningError('The host refused the credentials', {
        kind: 'auth',
        code: 'E_CREDENTIALS',
      })
    }
  }

  #throwFault(call: string, when: 'before' | 'after'): void {
    const fault = this.#faults.find(
      (candidate) =>
        candidate.times > 0 &&
        (candidate.when ?? 'before') === when &&
        (candidate.call === undefined || [candidate.call].flat().includes(call))
    )
    if (!fault) return
    fault.times -= 1
    throw fault.error
  }
}

function full(message: string, code: 'E_NO_SPACE' | 'E_NO_MEMORY'): ProvisioningError {
  return new ProvisioningError(message, { kind: 'capacity', code })
}

function unreachable(): ProvisioningError {
  return new ProvisioningError('Cannot reach the host', {
    kind: 'transient',
    code: 'E_HOST_UNREACHABLE',
  })
}

/** Ends with the signal, or after so many milliseconds. */
function silence(signal: AbortSignal, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
