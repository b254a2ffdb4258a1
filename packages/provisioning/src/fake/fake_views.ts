import type { MachineObservation, MachineRef, MachineSpec, RemoteMachine } from '../contract.js'
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
    searchDomain: spec.searchDomain ?? null,
    sshKeys: spec.sshKeys,
    networkRateMBps: spec.networkRateMBps,
  }
}

/** A machine as it stands once built, before it is started. */
export function toMachine(spec: MachineSpec): FakeMachine {
  return {
    ...contentOf(spec),
    remoteId: spec.remoteId,
    kind: spec.kind,
    node: spec.placement.node,
    name: spec.name,
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
    name: machine.name,
    power: machine.running ? 'running' : 'stopped',
  }
}

/** The machine, as it is now. */
export function toObservation(machine: FakeMachine): MachineObservation {
  return {
    remoteId: machine.remoteId,
    kind: machine.kind,
    node: machine.node,
    name: machine.name,
    reference: machine.reference,
    exists: true,
    power: machine.running ? 'running' : 'stopped',
    lock: null,
    addresses: machine.addresses.map((entry) => entry.address),
    uptimeSeconds: machine.running ? 60 : 0,
    cpu: machine.running ? 0.02 : 0,
    memoryBytes: machine.running ? machine.memoryMb * 2 ** 19 : 0,
    memoryTotalBytes: machine.memoryMb * 2 ** 20,
  }
}

/** A machine that is gone, or that the host would not speak of. */
export function unseen(machine: MachineRef, exists: false | 'unknown'): MachineObservation {
  return {
    remoteId: machine.remoteId,
    kind: machine.kind,
    node: machine.node,
    name: null,
    reference: null,
    exists,
    power: 'unknown',
    lock: null,
    addresses: [],
    uptimeSeconds: null,
    cpu: null,
    memoryBytes: null,
    memoryTotalBytes: null,
  }
}
