import { lockOf, toKind } from './guest/guest.js'
import { parseMarker, referenceInTags } from './marker.js'
import { configuredAddresses } from './properties/network.js'
import type { MachineObservation, MachineRef, PowerState } from '@innkeeper/provisioning'
import type { Guest, GuestStatus } from './guest/guest.js'
import type { GuestResource } from './guest/resource.js'

/** One machine, from its config and its status. */
export function observeGuest(
  instanceId: string,
  { vmid, type, node, config }: Guest,
  status: GuestStatus
): MachineObservation {
  const marker = parseMarker(config.description)
  return {
    remoteId: vmid,
    kind: toKind(type),
    node,
    name: textOrNull(config.name ?? config.hostname),
    reference: marker?.instanceId === instanceId ? marker.reference : null,
    exists: true,
    power: toPower(status.status),
    lock: lockOf(config),
    addresses: configuredAddresses(config),
    ...toFigures(status),
  }
}

/** One machine, from the cluster's list; null when it is not tagged as ours. */
export function observeResource(instanceId: string, row: GuestResource): MachineObservation | null {
  const reference = referenceInTags(row.tags, instanceId)
  if (reference === null) return null
  return {
    remoteId: String(row.vmid),
    kind: toKind(row.type),
    node: row.node,
    name: row.name ?? null,
    reference,
    exists: true,
    power: toPower(row.status),
    lock: row.lock ?? null,
    addresses: [],
    ...toFigures(row),
  }
}

/** A machine that was not seen. */
export function observeNothing(machine: MachineRef, exists: false | 'unknown'): MachineObservation {
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
    ...toFigures({}),
  }
}

function toFigures(row: { uptime?: number; cpu?: number; mem?: number; maxmem?: number }) {
  return {
    uptimeSeconds: row.uptime ?? null,
    cpu: row.cpu ?? null,
    memoryBytes: row.mem ?? null,
    memoryTotalBytes: row.maxmem ?? null,
  }
}

function toPower(status: string | undefined): PowerState {
  return status === 'running' || status === 'stopped' ? status : 'unknown'
}

function textOrNull(value: unknown): string | null {
  return value === undefined ? null : String(value)
}
