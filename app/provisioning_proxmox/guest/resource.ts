import type { GuestType } from './guest.js'

/** A row of `GET /cluster/resources`; which fields are there depends on its type. */
export interface ClusterResource {
  id: string
  type: 'qemu' | 'lxc' | 'node' | 'storage' | 'pool' | 'sdn'
  node?: string
  status?: string
  name?: string
  vmid?: number
  template?: number
  tags?: string
  pool?: string
  lock?: string
  uptime?: number
  cpu?: number
  maxcpu?: number
  mem?: number
  maxmem?: number
  disk?: number
  maxdisk?: number
  /** Bytes since the guest was started or moved: what it received and what it sent. */
  netin?: number
  netout?: number
  storage?: string
  content?: string
  shared?: number
}

export interface GuestResource extends ClusterResource {
  type: GuestType
  vmid: number
  node: string
}

export function isGuest(resource: ClusterResource): resource is GuestResource {
  return resource.type === 'qemu' || resource.type === 'lxc'
}
