import { apiPath } from '../client/api_path.js'
import type { MachineKind } from '@innkeeper/provisioning'

export type GuestType = 'qemu' | 'lxc'
export type GuestConfig = Record<string, string | number | undefined>

/** A machine as found at a node. */
export interface Guest {
  vmid: string
  type: GuestType
  node: string
  config: GuestConfig
}

export interface GuestStatus {
  status: 'running' | 'stopped'
  name?: string
  lock?: string
  uptime?: number
  cpu?: number
  mem?: number
  maxmem?: number
  /** Whether the cluster's high availability decides where and whether it runs. */
  ha?: { managed?: 0 | 1 }
}

export type GuestAddress = Pick<Guest, 'node' | 'type' | 'vmid'>

/** The path of one machine, or of something below it (`status/current`). */
export function guestPath({ node, type, vmid }: GuestAddress, below = ''): string {
  return `${apiPath`/nodes/${node}/${type}/${vmid}`}${below === '' ? '' : `/${below}`}`
}

export function toType(kind: MachineKind): GuestType {
  return kind === 'vm' ? 'qemu' : 'lxc'
}

export function toKind(type: GuestType): MachineKind {
  return type === 'qemu' ? 'vm' : 'container'
}

/** The lock a config holds (clone, backup, …), or null. */
export function lockOf(config: GuestConfig): string | null {
  return config.lock === undefined ? null : String(config.lock)
}
