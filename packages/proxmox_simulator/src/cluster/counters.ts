import { memoryOf } from './guest.js'
import type { Cluster } from './cluster.js'
import type { Guest } from './types.js'

const bytesPerSecond = { netin: 12_000, netout: 30_000, diskread: 8_000, diskwrite: 20_000 }

/** Whether a guest ran at a moment, and since when. */
interface Moment {
  vmid: number
  running: boolean
  startedAt?: number
  /** Bytes as configured. */
  memory: number
  /** Virtual milliseconds. */
  at: number
}

/** Whole seconds since the guest was started; 0 when it is stopped. */
export function uptimeOf(cluster: Cluster, guest: Guest) {
  return uptimeAt({ ...guest, memory: 0, at: cluster.clock.now() })
}

/** Traffic, load and memory now: they grow while the guest runs and begin again at every start. */
export function countersOf(cluster: Cluster, guest: Guest) {
  return countersAt({ ...guest, memory: memoryOf(guest), at: cluster.clock.now() })
}

/** Traffic, load and memory as they were at a moment. */
export function countersAt(moment: Moment) {
  const { vmid, running, memory } = moment
  const uptime = uptimeAt(moment)
  const lively = 1 + (vmid % 7) / 4
  const grown = (rate: number) => Math.floor(uptime * rate * lively)
  return {
    uptime,
    netin: grown(bytesPerSecond.netin),
    netout: grown(bytesPerSecond.netout),
    diskread: grown(bytesPerSecond.diskread),
    diskwrite: grown(bytesPerSecond.diskwrite),
    cpu: running ? 0.02 + (vmid % 10) / 100 : 0,
    mem: running ? Math.floor(memory * 0.4) : 0,
  }
}

function uptimeAt({ running, startedAt, at }: Moment) {
  return running && startedAt !== undefined ? Math.max(0, Math.floor((at - startedAt) / 1000)) : 0
}
