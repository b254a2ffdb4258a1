import type { ErrorCode, ErrorKind } from './errors.js'
import type { DriverManifest } from './manifest.js'
import type { SettingValues } from './settings.js'

export const MACHINE_KINDS = ['vm', 'container'] as const
export type MachineKind = (typeof MACHINE_KINDS)[number]

export const POWER_ACTIONS = ['start', 'shutdown', 'reboot', 'stop'] as const
export type PowerAction = (typeof POWER_ACTIONS)[number]

export const VERBS = ['create', 'power', 'suspend', 'unsuspend', 'resize', 'destroy'] as const
export type Verb = (typeof VERBS)[number]

export type PowerState = 'running' | 'stopped' | 'unknown'

export type JsonValue =
  string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }

/**
 * Where a verb stands. The engine stores it before it calls the driver again and never looks
 * inside; `step` is the one public part and is an id out of `ProvisioningDriver.steps`.
 * `intent` says that the step's remote call may or may not have been made.
 */
export interface Checkpoint {
  step: string
  intent?: boolean
  data?: { [key: string]: JsonValue }
}

export interface StepDone<Result> {
  status: 'done'
  result: Result
}

/** What went wrong with a step that the driver itself does again. */
export interface StepProblem {
  kind: ErrorKind
  code: ErrorCode
  message: string
  /** The last lines that the host wrote about it; without secrets. */
  log: readonly string[]
  /** How often the step has failed. */
  attempts: number
}

export interface StepPending {
  status: 'pending'
  checkpoint: Checkpoint
  /** The step that runs now, out of `ProvisioningDriver.steps`. */
  step: string
  /** How much of this step is done, 0 to 1, when the host tells. */
  progress?: number
  /** Why the step is being done again; told with every outcome until the step is over. */
  problem?: StepProblem
  /** Milliseconds to wait before the next call; 0 means at once. */
  retryAfterMs: number
}

export type StepOutcome<Result> = StepDone<Result> | StepPending

export interface MachineAddress {
  family: 4 | 6
  address: string
  prefix: number
  gateway: string | null
  primary: boolean
}

export interface MachinePlacement {
  node: string
  storage: string
  bridge: string
  vlan?: number | null
}

/** All that a driver is told about the machine to build; the core reserved every identifier. */
export interface MachineSpec {
  /** The service's ULID: the idempotency key, and the marker on the remote machine. */
  reference: string
  /** The panel installation that owns the machine. */
  instanceId: string
  kind: MachineKind
  /** The machine's name, at the host as in the machine: a DNS name, perhaps with its domain. */
  hostname: string
  cores: number
  memoryMb: number
  diskGb: number
  /** `InventoryTemplate.reference`, opaque to the core. */
  template: string
  placement: MachinePlacement
  /** Reserved by the core, unique in the cluster; at Proxmox the VMID. */
  remoteId: string
  mac: string
  addresses: MachineAddress[]
  nameservers: string[]
  /** OpenSSH public keys, one a line. */
  sshKeys: string[]
  /** Megabytes (not megabits) a second; null is unlimited. */
  networkRateMBps: number | null
  /** Values for the manifest's `product` fields, validated by the core. */
  productSettings: SettingValues
  /** What the customer answered to the manifest's `order` fields, secrets in clear; every field is there, null where left empty. */
  orderSettings: SettingValues
}

/** All that a machine is to have once it was resized. Everything is absolute, so that asking twice changes nothing more. */
export interface MachineSize {
  cores: number
  memoryMb: number
  /** Disks only grow. */
  diskGb: number
  /** Every address that it may use from then on; the primary one of each family is the one it has. */
  addresses: MachineAddress[]
}

/** Enough to reach a machine again. The node is a hint, as hosts move machines about. */
export interface MachineRef {
  reference: string
  instanceId: string
  kind: MachineKind
  remoteId: string
  node: string | null
}

export interface RemoteMachine extends MachineRef {
  node: string
  power: PowerState
}

/** A machine that is to go. */
export interface DoomedMachine extends MachineRef {
  /**
   * The checkpoint at which its `create` was given up, whose last call may still be at work at the host. Null or left out where no
   * `create` was: the machine was finished, or its `create` ended in an error.
   */
  building?: Checkpoint | null
}

/** How a machine is now, as far as the panel asks. */
export interface MachineObservation {
  remoteId: string
  node: string | null
  /** The service the host's marker names, when it is ours; null when unmarked or foreign. */
  reference: string | null
  /** `unknown` when the host could not tell for certain; never taken for gone. */
  exists: boolean | 'unknown'
  power: PowerState
}

/** A machine that has, or will have once it was restarted, the size that was asked for. */
export interface ResizedMachine extends MachineObservation {
  /** Whether cores or memory wait for a restart; `power` with `reboot`, or `stop` and `start`, brings them about. */
  restartNeeded: boolean
}

/** A machine in the host's list, whoever it belongs to; templates count too, as they use an identifier. */
export interface ListedMachine {
  remoteId: string
  kind: MachineKind
  node: string
  name: string
  /** The service that the list says it belongs to; null where it names none of this installation. */
  reference: string | null
}

/** What the host has written down about one machine. */
export interface MachineDescription {
  /** The service that its mark names; null where it has none of this installation. Unlike in a list, this is proof. */
  reference: string | null
  storage: string | null
  mac: string | null
  bridge: string | null
  vlan: number | null
  /** Every address that it is set to use, without prefixes. */
  addresses: string[]
}

/** How much went through a machine's network since its counters began; they begin anew whenever the host says so. */
export interface MachineUsage {
  remoteId: string
  /** The service that the host's marker names; null where it names none of this installation. */
  reference: string | null
  /** Bytes that the machine received, never less than nothing. */
  networkInBytes: number
  /** Bytes that the machine sent, never less than nothing. */
  networkOutBytes: number
}

/** A backup of one machine, as the host keeps it. */
export interface MachineBackup {
  /** The service that the marker of the machine names which has the identifier now that the backup is of. */
  reference: string
  /** What it takes, as the host tells it; never less than nothing. */
  bytes: number
  /** When it was taken: an earlier one is of another machine that had the identifier. */
  takenAt: Date
}

export interface MissingPrivilege {
  path: string
  privilege: string
  /** What does not work without it. */
  neededFor: string
}

/** What the doctor found. `ok` only when everything the panel does would work. */
export interface ProbeReport {
  ok: boolean
  version: string | null
  missingPrivileges: MissingPrivilege[]
  /** SHA-256 of the certificate seen, colon separated; shown before it is trusted. */
  certificateFingerprint: string | null
  problems: string[]
  notes: string[]
}

export interface InventoryNode {
  name: string
  online: boolean
  /** The most that one machine may have; null is no limit. */
  cores: number | null
  /** What is sold from. Null is not known, and nothing is sold there; a host without a limit names as much as you would sell. */
  memoryTotalBytes: number | null
  memoryUsedBytes: number | null
}

export interface InventoryStorage {
  name: string
  node: string
  shared: boolean
  /** What it may hold; `vm` and `container` are disks, the rest are the host's own words. */
  content: string[]
  totalBytes: number | null
  /** What is sold from. Null is not known, and nothing is sold there; a host without a limit names as much as you would sell. */
  freeBytes: number | null
}

export interface InventoryBridge {
  name: string
  node: string
}

export interface InventoryTemplate {
  /** Opaque; goes into `MachineSpec.template`. */
  reference: string
  kind: MachineKind
  name: string
  /** The nodes on which it can be used. */
  nodes: string[]
  minDiskGb: number | null
}

export interface Inventory {
  nodes: InventoryNode[]
  storages: InventoryStorage[]
  bridges: InventoryBridge[]
  templates: InventoryTemplate[]
}

export interface StepDescriptor {
  id: string
  /** Translation key; the core looks it up and falls back to `label`. */
  labelKey: string
  label: string
}

export interface DriverLogger {
  warn(data: object, message: string): void
}

/** One exchange with the host, as told to `DriverContext.onRemoteCall`. Holds no secret. */
export interface RemoteCall {
  phase: 'before' | 'after'
  /** Short and without parameters, such as `POST /nodes/pve1/qemu/9000/clone`. */
  name: string
  /** Whether the call may change anything at the host. */
  mutates: boolean
}

export interface DriverContext {
  /** Redacts secrets; drivers still hand it none. */
  logger: DriverLogger
  clock(): Date
  /** Aborted when the process shuts down. */
  signal: AbortSignal
  /** The panel installation, written into every marker. */
  instanceId: string
  /**
   * Awaited around every remote call. What it throws must leave the driver unchanged: this is
   * how the conformance suite kills a driver at each of its calls.
   */
  onRemoteCall?(call: RemoteCall): void | Promise<void>
}

export interface CallContext {
  /** Aborted when the engine loses its lease or gives up waiting. */
  signal?: AbortSignal
}

/**
 * A connection to one cluster. Every verb is idempotent by `reference` and advances by one
 * step a call. Before a call to the host that must not happen twice it returns a checkpoint
 * with `intent`; the engine stores each checkpoint before it calls again, and after a crash it
 * calls with the last one stored: the driver looks, adopts what is there, and only then acts.
 * Beginning anew with a null checkpoint is as safe, and is how staff retry what had failed.
 *
 * All methods throw `ProvisioningError` and nothing else, except what `onRemoteCall` threw.
 */
export interface ProvisioningDriver {
  readonly manifest: DriverManifest

  /** The plan of a verb, known before it starts; never empty. */
  steps(verb: Verb, kind: MachineKind): StepDescriptor[]

  /** Builds the machine and starts it, or adopts the one already marked with the reference. */
  create(
    spec: MachineSpec,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<RemoteMachine>>

  /** Done when the host itself reports the wanted state, also when it held before. */
  power(
    action: PowerAction,
    machine: MachineRef,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<MachineObservation>>

  /** Stops the machine and keeps it from starting with its host; nothing is lost. */
  suspend(
    machine: MachineRef,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<MachineObservation>>

  /** Undoes `suspend` and starts the machine. */
  unsuspend(
    machine: MachineRef,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<MachineObservation>>

  /**
   * Gives the machine another size. Done when the host itself tells of it; the disk, and the addresses that may be used, are
   * as asked then, while cores and memory may wait for a restart. Before anything is changed it refuses what cannot be: a
   * smaller disk (`permanent`), more than the node or the storage has (`capacity`), a machine that something else holds
   * (`conflict` / `E_MACHINE_LOCKED`). There whenever the manifest says `resize`.
   */
  resize?(
    machine: MachineRef,
    size: MachineSize,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<ResizedMachine>>

  /**
   * Removes the machine and its disks; done when it is certainly gone, also when it never was. What is still at work on one that
   * was half built is stopped or waited for first, so that nothing brings it back. Refuses (`conflict`) when the marker is not ours.
   */
  destroy(
    machine: DoomedMachine,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<null>>

  /** Checks the connection. Reports what is wrong instead of throwing. */
  probe(call?: CallContext): Promise<ProbeReport>

  /** What the cluster offers for sale. */
  inventory(call?: CallContext): Promise<Inventory>

  /** The machine whose marker names the reference, or null when there certainly is none. */
  find(reference: string, call?: CallContext): Promise<RemoteMachine | null>

  /** How one machine is now. An outage gives `exists: 'unknown'`, not an error. */
  observe(machine: MachineRef, call?: CallContext): Promise<MachineObservation>

  /** Every machine that carries a mark of this installation, in a bounded number of calls. */
  observeAll(call?: CallContext): Promise<MachineObservation[]>

  /**
   * Every identifier in use at the host with the machine that has it, ours or not, as far as the panel may see, in a bounded
   * number of calls. There whenever the manifest says `survey`.
   */
  survey?(call?: CallContext): Promise<ListedMachine[]>

  /** What one of those machines uses; null when it certainly is gone. There whenever the manifest says `survey`. */
  describe?(
    machine: Pick<ListedMachine, 'remoteId' | 'kind' | 'node'>,
    call?: CallContext
  ): Promise<MachineDescription | null>

  /**
   * The counters of every machine that carries a mark of this installation, in a bounded number of calls; machines without
   * counters are left out. A counter that is lower than before began anew. There whenever the manifest says `usage`.
   */
  usage?(call?: CallContext): Promise<MachineUsage[]>

  /**
   * Every backup of the machines that carry a mark of this installation, in a bounded number of calls; those of machines that are
   * gone are left out. Throws where a place that may hold some does not answer, so that none is taken for gone. There whenever
   * the manifest says `backups`.
   */
  backups?(call?: CallContext): Promise<MachineBackup[]>

  /** Closes idle connections. The driver is not used afterwards. */
  close(): Promise<void>
}

/** What a driver package offers: its manifest, and connections to clusters. */
export interface DriverDefinition {
  readonly manifest: DriverManifest
  /** Makes no remote call. Throws `permanent` when the settings cannot be used. */
  createDriver(connection: SettingValues, context: DriverContext): ProvisioningDriver
}

/** Loads a driver when it is first needed, so that unused ones cost nothing. */
export type DriverFactory = () => DriverDefinition | Promise<DriverDefinition>
