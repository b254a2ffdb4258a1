import { ProvisioningError } from '@innkeeper/provisioning'

import { isPveError } from '../client/pve_error.js'
import { parseMarker, referenceInTags, sameMarker } from '../marker.js'
import { guestPath, toType } from './guest.js'
import { isGuest } from './resource.js'
import { holds } from '../probe/privileges.js'
import type { MachineRef } from '@innkeeper/provisioning'
import type { PermissionTree } from '../probe/privileges.js'
import type { PveError } from '../client/pve_error.js'
import type { PveClient } from '../client/pve_client.js'
import type { Marker } from '../marker.js'
import type { Guest, GuestAddress, GuestConfig, GuestType } from './guest.js'
import type { ClusterResource, GuestResource } from './resource.js'

/** `hidden`: the id is in use, but by nothing that we can read. `absent` is certain. */
export type Sighting =
  { state: 'absent' } | { state: 'hidden' } | { state: 'present'; guest: Guest }

export interface Whereabouts {
  vmid: string
  type: GuestType
  /** Where it may be, the likeliest first. */
  nodes: readonly (string | null)[]
}

/** Finds machines in the cluster, wherever they moved. */
export class GuestDirectory {
  #client: PveClient
  #instanceId: string
  #pool: string | null

  constructor(
    client: PveClient,
    { instanceId, pool }: { instanceId: string; pool: string | null }
  ) {
    this.#client = client
    this.#instanceId = instanceId
    this.#pool = pool
  }

  /** All rows of a type (of all types when absent) that the token may see. */
  resources(type?: 'vm' | 'node' | 'storage'): Promise<ClusterResource[]> {
    return this.#client.get<ClusterResource[]>('/cluster/resources', { type })
  }

  async guestResources(): Promise<GuestResource[]> {
    const rows = await this.resources('vm')
    return rows.filter(isGuest)
  }

  /** Where the id is used. Throws when the cluster does not say for certain. */
  async look({ vmid, type, nodes }: Whereabouts): Promise<Sighting> {
    let silence: PveError | null = null
    for (const node of new Set(nodes)) {
      if (node === null) continue
      try {
        const config = await this.#config({ vmid, type, node })
        if (config) return { state: 'present', guest: { vmid, type, node, config } }
      } catch (error) {
        // It may have moved away from a node that is down.
        if (!isPveError(error, 'node_down')) throw error
        silence = error
      }
    }
    return this.#lookAround(vmid, silence)
  }

  /** The machine of that service, or null when its id is certainly unused. */
  async ownOrNull(machine: MachineRef): Promise<Guest | null> {
    const { remoteId: vmid, kind, node } = machine
    const sighting = await this.look({ vmid, type: toType(kind), nodes: [node] })
    if (sighting.state === 'absent') return null
    if (sighting.state === 'hidden') throw await this.#hidden(vmid)
    if (!sameMarker(parseMarker(sighting.guest.config.description), machine)) throw foreign(vmid)
    return sighting.guest
  }

  /** The machine of that service. Throws `E_MACHINE_MISSING` when there is none. */
  async own(machine: MachineRef): Promise<Guest> {
    const guest = await this.ownOrNull(machine)
    if (guest) return guest
    throw new ProvisioningError(`Machine ${machine.remoteId} does not exist`, {
      kind: 'permanent',
      code: 'E_MACHINE_MISSING',
    })
  }

  /** The machine that is marked with the reference, or null. */
  async byReference(reference: string): Promise<Guest | null> {
    const marker: Marker = { reference, instanceId: this.#instanceId }
    const rows = await this.guestResources()
    const tagged = rows.filter(
      ({ tags }) => referenceInTags(tags, this.#instanceId) === reference.toUpperCase()
    )
    return (
      (await this.#marked(tagged, marker)) ??
      (await this.#marked(rows.filter(this.#mayBeUntagged), marker))
    )
  }

  /** A machine of ours that was made but not yet tagged: in our pool, where everything else is. */
  #mayBeUntagged = ({ pool, tags, template }: GuestResource): boolean =>
    this.#pool !== null &&
    pool === this.#pool &&
    template !== 1 &&
    referenceInTags(tags, this.#instanceId) === null

  async #marked(rows: readonly GuestResource[], marker: Marker): Promise<Guest | null> {
    for (const row of rows) {
      const address = { vmid: String(row.vmid), type: row.type, node: row.node }
      const config = await this.#config(address)
      if (config && sameMarker(parseMarker(config.description), marker)) {
        return { ...address, config }
      }
    }
    return null
  }

  async #lookAround(vmid: string, silence: PveError | null): Promise<Sighting> {
    const rows = await this.guestResources()
    const row = rows.find((candidate) => String(candidate.vmid) === vmid)
    if (row) {
      const { type, node } = row
      const config = await this.#config({ vmid, type, node })
      if (config) return { state: 'present', guest: { vmid, type, node, config } }
    }
    if (await this.#isFree(vmid)) return { state: 'absent' }
    if (silence) throw silence
    return { state: 'hidden' }
  }

  /**
   * Null when there is none at that node, or none we may read: a token whose rights come from
   * a pool is refused for ids that do not exist.
   */
  async #config(address: GuestAddress): Promise<GuestConfig | null> {
    try {
      return await this.#client.get<GuestConfig>(guestPath(address, 'config'))
    } catch (error) {
      if (isPveError(error, 'not_found', 'forbidden')) return null
      throw error
    }
  }

  /** Why an id in use cannot be read: for want of a right, or because it is moving just now. */
  async #hidden(vmid: string): Promise<ProvisioningError> {
    const path = `/vms/${vmid}`
    const tree = await this.#client.get<PermissionTree>('/access/permissions', { path })
    if (holds(tree, path, 'VM.Audit')) return unseen(vmid)
    return new ProvisioningError(
      `The id ${vmid} is in use, but the token may not read what is there: VM.Audit is missing on /vms`,
      { kind: 'privilege', code: 'E_PRIVILEGE' }
    )
  }

  /** The cluster's own list of ids, which is complete whatever the token may see. */
  async #isFree(vmid: string): Promise<boolean> {
    try {
      await this.#client.get('/cluster/nextid', { vmid })
      return true
    } catch (error) {
      if (isPveError(error, 'exists', 'param')) return false
      throw error
    }
  }
}

function unseen(vmid: string): ProvisioningError {
  return new ProvisioningError(`Machine ${vmid} exists, but the cluster does not show it`, {
    kind: 'transient',
    code: 'E_HOST_BUSY',
    retryAfterMs: 10_000,
  })
}

function foreign(vmid: string): ProvisioningError {
  return new ProvisioningError(`Machine ${vmid} does not carry the mark of this service`, {
    kind: 'conflict',
    code: 'E_FOREIGN_MACHINE',
  })
}
