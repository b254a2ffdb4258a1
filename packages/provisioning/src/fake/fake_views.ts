import type {
  ListedMachine,
  MachineBackup,
  MachineDescription,
  MachineObservation,
  MachineRef,
  MachineSpec,
  RemoteMachine,
  ResizedMachine,
} from '../contract.js'
import type { FakeMachine } from './fake_host.js'

/** What configuring a machine sets. */
export function contentOf(spec: MachineSpec) {
  return {
    cores: spec.cores,
    memoryMb: spec.memoryMb,
    diskGb: spec.diskGb,
    mac: spec.mac,
    storage: spec.placement.storage,
    bridge: spec.placement.bridge,
    vlan: spec.placement.vlan ?? null,
    hostname: spec.hostname,
    addresses: spec.addresses,
    nameservers: spec.nameservers,
    sshKeys: spec.sshKeys,
    networkRateMBps: spec.networkRateMBps,
    orderSettings: spec.orderSettings,
  }
}

/** A machine as it stands once built, before it is started. */
export function toMachine(spec: MachineSpec): FakeMachine {
  return {
    ...contentOf(spec),
    remoteId: spec.remoteId,
    kind: spec.kind,
    node: spec.placement.node,
    name: spec.hostname,
    reference: spec.reference,
    instanceId: spec.instanceId,
    running: false,
    startsWithHost: true,
    configured: false,
  }
}

/** The machine, as `create` and `find` answer. */
export function toRemoteMachine(machine: FakeMachine, instanceId: string): RemoteMachine {
  return {
    reference: machine.reference ?? '',
    instanceId,
    kind: machine.kind,
    remoteId: machine.remoteId,
    node: machine.node,
    power: machine.running ? 'running' : 'stopped',
  }
}

/** The machine, as it is now. */
export function toObservation(machine: FakeMachine): MachineObservation {
  return {
    remoteId: machine.remoteId,
    node: machine.node,
    reference: machine.reference,
    exists: true,
    power: machine.running ? 'running' : 'stopped',
  }
}

/** The machine, as `resize` answers. */
export function toResized(machine: FakeMachine): ResizedMachine {
  return { ...toObservation(machine), restartNeeded: (machine.pending ?? null) !== null }
}

/** The machine, as a list of everything names it. */
export function toListed(machine: FakeMachine, instanceId: string): ListedMachine {
  const { remoteId, kind, node, name } = machine
  return { remoteId, kind, node, name, reference: referenceOf(machine, instanceId) }
}

/** What the machine uses. */
export function toDescription(machine: FakeMachine, instanceId: string): MachineDescription {
  const { storage, mac, bridge, vlan, addresses } = machine
  return {
    reference: referenceOf(machine, instanceId),
    storage,
    mac,
    bridge,
    vlan,
    addresses: addresses.map(({ address }) => address),
  }
}

/** The backups of a machine of ours. */
export function toBackups(machine: FakeMachine, instanceId: string): MachineBackup[] {
  const { backups = [] } = machine
  const reference = referenceOf(machine, instanceId)
  if (reference === null) return []
  return backups.map((backup) => ({ reference, ...backup }))
}

function referenceOf(machine: FakeMachine, instanceId: string): string | null {
  return machine.instanceId === instanceId ? machine.reference : null
}

/** A machine that is gone, or that the host would not speak of. */
export function unseen(machine: MachineRef, exists: false | 'unknown'): MachineObservation {
  return {
    remoteId: machine.remoteId,
    node: machine.node,
    reference: null,
    exists,
    power: 'unknown',
  }
}
