import assert from 'node:assert/strict'

import { runToCompletion } from './run_to_completion.js'
import type {
  DoomedMachine,
  MachineKind,
  MachineObservation,
  MachineRef,
  MachineSize,
  MachineSpec,
  PowerAction,
  ProvisioningDriver,
  RemoteMachine,
  ResizedMachine,
} from '../contract.js'
import type { CheckpointStore } from './run_to_completion.js'
import type { DriverHarness, DriverTestSuiteOptions, HostMachine } from './harness.js'

export type SuiteTest = DriverTestSuiteOptions['test']

/** The verbs, run to their end on one harness. */
export class SuiteContext {
  constructor(
    readonly harness: DriverHarness,
    readonly kind: MachineKind,
    private readonly without: readonly (keyof HostMachine)[] = []
  ) {}

  connect(): ProvisioningDriver | Promise<ProvisioningDriver> {
    return this.harness.connect()
  }

  create(driver: ProvisioningDriver, spec: MachineSpec, store?: CheckpointStore) {
    return this.run<RemoteMachine>((checkpoint) => driver.create(spec, checkpoint), store)
  }

  power(driver: ProvisioningDriver, action: PowerAction, ref: MachineRef, store?: CheckpointStore) {
    return this.run<MachineObservation>(
      (checkpoint) => driver.power(action, ref, checkpoint),
      store
    )
  }

  suspend(driver: ProvisioningDriver, ref: MachineRef, store?: CheckpointStore) {
    return this.run<MachineObservation>((checkpoint) => driver.suspend(ref, checkpoint), store)
  }

  unsuspend(driver: ProvisioningDriver, ref: MachineRef, store?: CheckpointStore) {
    return this.run<MachineObservation>((checkpoint) => driver.unsuspend(ref, checkpoint), store)
  }

  /** Throws where the driver cannot; tests ask its manifest first. */
  resize(driver: ProvisioningDriver, ref: MachineRef, size: MachineSize, store?: CheckpointStore) {
    return this.run<ResizedMachine>((checkpoint) => {
      assert.ok(driver.resize, 'the manifest says "resize", but there is no such method')
      return driver.resize(ref, size, checkpoint)
    }, store)
  }

  destroy(driver: ProvisioningDriver, machine: DoomedMachine, store?: CheckpointStore) {
    return this.run<null>((checkpoint) => driver.destroy(machine, checkpoint), store)
  }

  /** A machine that exists and runs. */
  async built(): Promise<{ driver: ProvisioningDriver; spec: MachineSpec; ref: MachineRef }> {
    const driver = await this.connect()
    const spec = this.harness.spec(this.kind)
    const machine = await this.create(driver, spec)
    await this.harness.settle?.()
    return { driver, spec, ref: machine }
  }

  async machine(remoteId: string): Promise<HostMachine | null> {
    const machines = await this.harness.machines()
    return machines.find((machine) => machine.remoteId === remoteId) ?? null
  }

  /** Whether the host says that it runs; undefined when there is no such machine. */
  async isRunning(remoteId: string): Promise<boolean | undefined> {
    const machine = await this.machine(remoteId)
    return machine?.running
  }

  /** Asserts that the host holds the machine of the spec and no other, with all that it was told to have. */
  async assertHolds(spec: MachineSpec, changes: Partial<HostMachine> = {}, message?: string) {
    const wanted = this.comparable({ ...expectedMachine(spec), ...changes })
    const machines = await this.harness.machines()
    assert.deepEqual(
      machines.map((machine) => this.comparable(machine)),
      [wanted],
      message
    )
  }

  /** What of a machine counts at this host. */
  comparable(machine: HostMachine): Partial<HostMachine> {
    const counted = Object.entries(machine).filter(
      ([name]) => !this.without.includes(name as keyof HostMachine)
    )
    return Object.fromEntries(counted)
  }

  private run<Result>(
    advance: Parameters<typeof runToCompletion<Result>>[0],
    store?: CheckpointStore
  ): Promise<Result> {
    return runToCompletion(advance, { store, wait: (ms) => this.harness.wait(ms) })
  }
}

/** A reference to what the spec describes, as the engine would make it from its row. */
export function refOf(spec: MachineSpec): MachineRef {
  return {
    reference: spec.reference,
    instanceId: spec.instanceId,
    kind: spec.kind,
    remoteId: spec.remoteId,
    node: spec.placement.node,
  }
}

/** What the host must hold once the spec was built. */
export function expectedMachine(spec: MachineSpec): HostMachine {
  return {
    remoteId: spec.remoteId,
    kind: spec.kind,
    node: spec.placement.node,
    storage: spec.placement.storage,
    name: spec.hostname,
    hostname: spec.hostname,
    running: true,
    cores: spec.cores,
    memoryMb: spec.memoryMb,
    diskGb: spec.diskGb,
    mac: spec.mac,
    bridge: spec.placement.bridge,
    vlan: spec.placement.vlan ?? null,
    networkRateMBps: spec.networkRateMBps,
    addresses: spec.addresses.map(({ address, prefix, gateway }) => ({ address, prefix, gateway })),
    nameservers: spec.nameservers,
    sshKeys: spec.sshKeys,
    orderSettings: spec.orderSettings,
  }
}
