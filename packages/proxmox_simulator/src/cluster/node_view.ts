import { cpusOf, memoryOf } from './guest.js'
import { countersOf } from './counters.js'
import { usedBytes } from './volumes.js'
import type { Cluster } from './cluster.js'
import type { Node, Storage } from './types.js'

/** Load of a node: what its running guests use, and a little of its own. */
export function loadOf(cluster: Cluster, node: Node) {
  const running = [...cluster.guests.values()].filter(
    (guest) => guest.node === node.name && guest.running
  )
  const memory = running.reduce((sum, guest) => sum + memoryOf(guest), node.memory * 0.06)
  const busy = running.reduce((sum, guest) => {
    return sum + countersOf(cluster, guest).cpu * cpusOf(guest)
  }, 0.1)
  return {
    mem: Math.min(Math.floor(memory), node.memory),
    cpu: Math.min(busy / node.cpus, 1),
    disk: Math.floor(node.disk * 0.08),
    uptime: 1_000_000 + Math.floor((cluster.clock.now() / 1000) % 1_000_000),
  }
}

/** One row of `GET /nodes`; without audit rights only name and state are told. */
export function nodeRow(cluster: Cluster, node: Node, audit: boolean) {
  const row = {
    id: `node/${node.name}`,
    node: node.name,
    type: 'node',
    status: node.online ? 'online' : 'offline',
  }
  if (!audit || !node.online) return row
  const load = loadOf(cluster, node)
  return { ...row, ...load, level: '', maxcpu: node.cpus, maxmem: node.memory, maxdisk: node.disk }
}

export function nodeStatus(cluster: Cluster, node: Node) {
  const { mem, cpu, disk, uptime } = loadOf(cluster, node)
  const isNine = cluster.profile === '9.2'
  return {
    uptime,
    cpu,
    'wait': 0,
    'idle': 0,
    'loadavg': ['0.12', '0.10', '0.08'],
    'memory': {
      total: node.memory,
      used: mem,
      free: node.memory - mem,
      ...(isNine && { available: node.memory - mem }),
    },
    'swap': { total: 0, used: 0, free: 0 },
    'rootfs': { total: node.disk, used: disk, free: node.disk - disk, avail: node.disk - disk },
    'ksm': { shared: 0 },
    'cpuinfo': {
      model: 'Simulated CPU',
      cpus: node.cpus,
      cores: node.cpus / 2,
      sockets: 1,
      mhz: '3000.000',
      hvm: '1',
      user_hz: 100,
      flags: 'fpu vmx',
    },
    'kversion': isNine ? 'Linux 6.17.2-1-pve' : 'Linux 6.8.12-10-pve',
    'pveversion': `pve-manager/${cluster.version}/simulated`,
    'current-kernel': {
      sysname: 'Linux',
      release: isNine ? '6.17.2-1-pve' : '6.8.12-10-pve',
      version: '#1 SMP PREEMPT_DYNAMIC',
      machine: 'x86_64',
    },
    'boot-info': { mode: 'efi', secureboot: 0 },
  }
}

/** A storage as one node sees it. */
export function storageRow(cluster: Cluster, storage: Storage, node: string) {
  const used = usedBytes(cluster, storage, node)
  return {
    storage: storage.id,
    type: storage.type,
    content: storage.content.join(','),
    shared: storage.shared ? 1 : 0,
    active: 1,
    enabled: 1,
    total: storage.total,
    used,
    avail: storage.total - used,
    used_fraction: used / storage.total,
  }
}
