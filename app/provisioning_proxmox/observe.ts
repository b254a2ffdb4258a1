import { parseMarker, referenceInTags } from './marker.js'
import type {
  MachineObservation,
  MachineRef,
  MachineUsage,
  PowerState,
} from '@innkeeper/provisioning'
import type { Guest, GuestStatus } from './guest/guest.js'
import type { GuestResource } from './guest/resource.js'

/** One machine, from its config and its status. */
export function observeGuest(
  instanceId: string,
  { vmid, node, config }: Guest,
  status: GuestStatus
): MachineObservation {
  const marker = parseMarker(config.description)
  return {
    remoteId: vmid,
    node,
    reference: marker?.instanceId === instanceId ? marker.reference : null,
    exists: true,
    power: toPower(status.status),
  }
}

/** One machine, from the cluster's list; null when it is not tagged as ours. */
export function observeResource(instanceId: string, row: GuestResource): MachineObservation | null {
  const reference = referenceInTags(row.tags, instanceId)
  if (reference === null) return null
  return {
    remoteId: String(row.vmid),
    node: row.node,
    reference,
    exists: true,
    power: toPower(row.status),
  }
}

/**
 * The counters of a machine, from the cluster's list; null where it is not tagged as ours or tells none. They begin anew whenever the
 * machine is started or moved to another node; a reboot from within leaves them.
 */
export function usageOf(instanceId: string, row: GuestResource): MachineUsage | null {
  const reference = referenceInTags(row.tags, instanceId)
  if (reference === null || row.netin === undefined || row.netout === undefined) return null
  return {
    remoteId: String(row.vmid),
    reference,
    networkInBytes: Math.max(0, Math.floor(row.netin)),
    networkOutBytes: Math.max(0, Math.floor(row.netout)),
  }
}

/** A machine that was not seen. */
export function observeNothing(machine: MachineRef, exists: false | 'unknown'): MachineObservation {
  return {
    remoteId: machine.remoteId,
    node: machine.node,
    reference: null,
    exists,
    power: 'unknown',
  }
}

function toPower(status: string | undefined): PowerState {
  return status === 'running' || status === 'stopped' ? status : 'unknown'
}
