export type GuestType = 'qemu' | 'lxc'

export interface Node {
  name: string
  online: boolean
  /** Cores. */
  cpus: number
  /** Bytes. */
  memory: number
  /** No virtual machine can start here any more. */
  memoryFull?: boolean
  disk: number
  address: string
  bridges: string[]
}

export interface Storage {
  id: string
  /** dir, lvmthin, rbd … */
  type: string
  shared: boolean
  content: string[]
  /** Bytes, on each node or altogether when shared. */
  total: number
  /** Bytes taken by things that are not simulated. */
  base: number
  nodes: string[]
  /** A full storage refuses every new volume; on these nodes only, where some are named. */
  full?: boolean | string[]
  /** Files that are simply there: container templates and ISO images. */
  files: { name: string; content: 'vztmpl' | 'iso'; size: number }[]
  backups?: Backup[]
}

/** A backup on a storage, as `simulator.backUp` put it there. */
export interface Backup {
  vmid: number
  type: GuestType
  /** Where it was taken; on a storage that is not shared it lies there. */
  node: string
  /** Bytes. */
  size: number
  /** Virtual milliseconds. */
  takenAt: number
}

export interface FirewallRule {
  type: string
  action: string
  [key: string]: string
}

export interface IpSet {
  comment?: string
  entries: { cidr: string; comment?: string; nomatch?: boolean }[]
}

export interface Firewall {
  options: Record<string, string>
  rules: FirewallRule[]
  ipsets: Record<string, IpSet>
}

export interface Guest {
  vmid: number
  type: GuestType
  node: string
  config: Record<string, string>
  /** Changes that wait for the next start; null deletes. */
  pending: Record<string, string | null>
  firewall: Firewall
  running: boolean
  /** What its disk holds of the SSH keys that it was created with, a line each; virtual machines get theirs at each start. */
  authorizedKeys?: string
  /** Virtual milliseconds. */
  createdAt: number
  startedAt?: number
  pid?: number
  /** The guest agent does not answer. */
  agentAbsent?: boolean
  /** The guest does not react to a request to shut down. */
  ignoresShutdown?: boolean
  /** Managed by the high-availability stack. */
  ha?: boolean
}

export interface Pool {
  id: string
  comment?: string
  vms: number[]
  storages: string[]
}
