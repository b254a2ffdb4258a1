import type { test as japaTest } from '@japa/runner'
import type {
  DriverContext,
  MachineAddress,
  MachineKind,
  MachineRef,
  MachineSpec,
  PowerAction,
  ProvisioningDriver,
} from '../contract.js'
import type { SettingValues } from '../settings.js'

/** An address as the machine itself will use it. */
export type HostAddress = Pick<MachineAddress, 'address' | 'prefix' | 'gateway'>

/**
 * What the host holds, as read behind the driver's back: from what the host wrote into the machine's configuration, never
 * from what the driver answered.
 */
export interface HostMachine {
  remoteId: string
  kind: MachineKind
  node: string
  storage: string
  name: string
  /** The name the machine gives itself. */
  hostname: string
  running: boolean
  cores: number
  memoryMb: number
  diskGb: number
  mac: string | null
  bridge: string | null
  vlan: number | null
  /** Megabytes (not megabits) a second; null is unlimited. */
  networkRateMBps: number | null
  /** In the order of the spec. */
  addresses: HostAddress[]
  nameservers: string[]
  /** The keys that open the machine, one an entry. */
  sshKeys: string[]
  /** What the customer answered, by the names and types of the manifest's `order` fields; {} where there are none. */
  orderSettings: SettingValues
}

export interface ConnectOptions {
  onRemoteCall?: DriverContext['onRemoteCall']
  credentials?: 'right' | 'wrong'
  /** For `DriverContext.signal`. */
  signal?: AbortSignal
  /** For `DriverContext.instanceId`; that of the specs when absent. */
  instanceId?: string
  /** Milliseconds that the driver waits for an answer. */
  timeoutMs?: number
}

/** A host under test, made again for each test. */
export interface DriverHarness {
  connect(options?: ConnectOptions): ProvisioningDriver | Promise<ProvisioningDriver>
  /**
   * A fresh reference and remote id each time; otherwise a spec that the host can build. Every part of it says something:
   * SSH keys, addresses of both families, resolvers, a rate, a VLAN, an answer to each of the driver's order fields.
   */
  spec(kind: MachineKind): MachineSpec
  /** Strings that must never be seen in an error. */
  secrets: string[]
  /** All machines at the host that are for sale or sold; templates are left out. */
  machines(): Promise<HostMachine[]>
  /** Puts another owner's running machine at the host, as an unwanted neighbour. */
  plantForeign(machine: Pick<MachineRef, 'remoteId' | 'kind'>): Promise<void>
  /** Has the host keep a backup of a machine, of so many bytes. Left out where the driver tells none. */
  backUp?(machine: Pick<MachineRef, 'remoteId'>, bytes: number): Promise<void>
  /** The next changing call is carried out, but its answer is lost. */
  loseNextAnswer(): Promise<void>
  setReachable(reachable: boolean): Promise<void>
  /** From now on the host takes calls and answers none. */
  fallSilent(): Promise<void>
  /**
   * Lets the place of its specs run out of room on its disks, or of memory to run machines of this kind. False where the
   * host has no such limit.
   */
  fillUp(what: 'disks' | 'memory', kind: MachineKind): Promise<boolean>
  /** The same machine at another place that has room, under a fresh remote id. */
  elsewhere(spec: MachineSpec): MachineSpec
  /**
   * Lets a machine that was just started become ready: its guest reacts to a shutdown, and lists
   * tell how it is. Left out where both are so at once.
   */
  settle?(): Promise<void>
  /** Lets time pass at the host. */
  wait(milliseconds: number): Promise<void>
  close(): Promise<void>
}

/** What a driver may leave out, and why: each flag defaults to true. */
export interface DriverSupport {
  /** False when the host cannot tell two simultaneous creates of one id apart. */
  concurrentCreate?: boolean
  /** What the host has no notion of, such as `vlan`; it is compared nowhere. What a driver asks customers for always counts. */
  without?: readonly Exclude<keyof HostMachine, 'orderSettings'>[]
}

export interface DriverTestSuiteOptions {
  test: typeof japaTest
  /** Added to the titles of groups. */
  name: string
  createHarness(): Promise<DriverHarness>
  kinds: readonly MachineKind[]
  /** As in the manifest; all when absent. */
  power?: readonly PowerAction[]
  supports?: DriverSupport
  /** For one test; the kill tests get ten times as much. */
  timeoutMs?: number
}
