import type { test as japaTest } from '@japa/runner'
import type {
  DriverContext,
  MachineKind,
  MachineRef,
  MachineSpec,
  ProvisioningDriver,
} from '../contract.js'

/** What the host holds, as read behind the driver's back. */
export interface HostMachine {
  remoteId: string
  kind: MachineKind
  name: string
  running: boolean
  cores: number
  memoryMb: number
  diskGb: number
  mac: string | null
}

export interface ConnectOptions {
  onRemoteCall?: DriverContext['onRemoteCall']
  credentials?: 'right' | 'wrong'
}

/** A host under test, made again for each test. */
export interface DriverHarness {
  connect(options?: ConnectOptions): ProvisioningDriver | Promise<ProvisioningDriver>
  /** A fresh reference and remote id each time; otherwise a spec that the host can build. */
  spec(kind: MachineKind): MachineSpec
  /** Strings that must never be seen in an error. */
  secrets: string[]
  /** All machines at the host that are for sale or sold; templates are left out. */
  machines(): Promise<HostMachine[]>
  /** Puts another owner's running machine at the host, as an unwanted neighbour. */
  plantForeign(machine: Pick<MachineRef, 'remoteId' | 'kind'>): Promise<void>
  /** The next changing call is carried out, but its answer is lost. */
  loseNextAnswer(): Promise<void>
  setReachable(reachable: boolean): Promise<void>
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
}

export interface DriverTestSuiteOptions {
  test: typeof japaTest
  /** Added to the titles of groups. */
  name: string
  createHarness(): Promise<DriverHarness>
  kinds: readonly MachineKind[]
  supports?: DriverSupport
  /** For one test; the kill tests get ten times as much. */
  timeoutMs?: number
}
