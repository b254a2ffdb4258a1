import { countersOf } from './counters.js'
import { cpusOf, guestName, isTemplate, mainVolume, memoryOf } from './guest.js'
import { MiB } from './sizes.js'
import type { Cluster } from './cluster.js'
import type { Guest } from './types.js'

/** A container as lists show it. Before 9 some numbers come as text. */
export function lxcList(cluster: Cluster, guest: Guest) {
  return {
    vmid: cluster.profile === '8.4' ? String(guest.vmid) : guest.vmid,
    name: guestName(guest),
    type: 'lxc',
    status: guest.running ? 'running' : 'stopped',
    cpus: cpusOf(guest),
    maxmem: memoryOf(guest),
    maxswap: Number(guest.config.swap ?? 512) * MiB,
    swap: 0,
    maxdisk: mainVolume(guest)?.size ?? 0,
    disk: guest.running ? 400 * MiB : 0,
    ...countersOf(cluster, guest),
    ...(guest.config.tags && { tags: guest.config.tags }),
    ...(guest.config.lock && { lock: guest.config.lock }),
    ...(isTemplate(guest) && { template: 1 }),
    ...(guest.pid && { pid: guest.pid }),
    ...(cluster.profile === '9.2' && guest.running && pressure),
  }
}

export const lxcStatus = (cluster: Cluster, guest: Guest) => ({
  ...lxcList(cluster, guest),
  ha: { managed: guest.ha ? 1 : 0 },
})

const pressure = {
  pressurecpufull: '0.00',
  pressurecpusome: '0.00',
  pressureiofull: '0.00',
  pressureiosome: '0.00',
  pressurememoryfull: '0.00',
  pressurememorysome: '0.00',
}
