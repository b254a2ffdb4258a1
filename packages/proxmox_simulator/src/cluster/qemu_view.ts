import { countersOf } from './counters.js'
import { cpusOf, guestName, isTemplate, mainVolume, memoryOf } from './guest.js'
import { isNet } from './qemu_values.js'
import type { Cluster } from './cluster.js'
import type { Guest } from './types.js'

/** A machine as lists show it. */
export function qemuList(cluster: Cluster, guest: Guest) {
  return {
    vmid: guest.vmid,
    name: guestName(guest),
    status: guest.running ? 'running' : 'stopped',
    cpus: cpusOf(guest),
    maxmem: memoryOf(guest),
    maxdisk: mainVolume(guest)?.size ?? 0,
    disk: 0,
    ...countersOf(cluster, guest),
    ...(guest.config.tags && { tags: guest.config.tags }),
    ...(guest.config.lock && { lock: guest.config.lock }),
    ...(isTemplate(guest) && { template: 1 }),
    ...(guest.pid && { pid: guest.pid }),
    ...(guest.running && { serial: 1 }),
    ...(cluster.profile === '9.2' && {
      memhost: guest.running ? countersOf(cluster, guest).mem : 0,
    }),
    ...(cluster.profile === '9.2' && guest.running && pressure),
  }
}

const pressure = {
  pressurecpufull: 0,
  pressurecpusome: 0,
  pressureiofull: 0,
  pressureiosome: 0,
  pressurememoryfull: 0,
  pressurememorysome: 0,
}

/** A machine as `status/current` shows it; a running one tells more. */
export function qemuStatus(cluster: Cluster, guest: Guest) {
  return {
    ...qemuList(cluster, guest),
    qmpstatus: guest.running ? 'running' : 'stopped',
    ha: { managed: guest.ha ? 1 : 0 },
    ...(/^(enabled=)?1/.test(guest.config.agent ?? '') && { agent: 1 }),
    ...(guest.running && runningDetails(cluster, guest)),
  }
}

function runningDetails(cluster: Cluster, guest: Guest) {
  const { netin, netout, mem } = countersOf(cluster, guest)
  const memory = memoryOf(guest)
  const nics = Object.keys(guest.config).filter(isNet)
  return {
    'balloon': memory,
    'ballooninfo': { actual: memory, max_mem: memory, free_mem: memory - mem },
    'freemem': memory - mem,
    'blockstat': {},
    'nics': Object.fromEntries(
      nics.map((key) => [
        `tap${guest.vmid}i${key.slice(3)}`,
        { netin: String(netin), netout: String(netout) },
      ])
    ),
    'running-machine': 'pc-i440fx-9.2+pve1',
    'running-qemu': cluster.profile === '9.2' ? '10.1.2' : '9.2.0',
  }
}
