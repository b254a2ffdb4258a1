import { memoryOf } from './guest.js'
import type { Cluster } from './cluster.js'
import type { Guest } from './types.js'

const bytesPerSecond = { netin: 12_000, netout: 30_000, diskread: 8_000, diskwrite: 20_000 }

/** Whole seconds since the guest was started; 0 when it is stopped. */
export function uptimeOf(cluster: Cluster, guest: Guest) {
  if (!guest.running || guest.startedAt === undefined) return 0
  return Math.floor((cluster.clock.now() - guest.startedAt) / 1000)
}

/** Traffic, load and memory: they grow while the guest runs and begin again at every start. */
export function countersOf(cluster: Cluster, guest: Guest) {
  const uptime = uptimeOf(cluster, guest)
  const lively = 1 + (guest.vmid % 7) / 4
  const grown = (rate: number) => Math.floor(uptime * rate * lively)
  return {
    uptime,
    netin: grown(bytesPerSecond.netin),
    netout: grown(bytesPerSecond.netout),
    diskread: grown(bytesPerSecond.diskread),
    diskwrite: grown(bytesPerSecond.diskwrite),
    cpu: guest.running ? 0.02 + (guest.vmid % 10) / 100 : 0,
    mem: guest.running ? Math.floor(memoryOf(guest) * 0.4) : 0,
  }
}
