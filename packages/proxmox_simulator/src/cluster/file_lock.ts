import { fail } from '../errors.js'
import type { Cluster } from './cluster.js'
import type { Guest } from './types.js'

/** Milliseconds that everybody waits for the lock on a guest's configuration file. */
export const LOCK_PATIENCE = 10_000

/** The refusal of whoever waited in vain. */
export function lockTimeout({ type, vmid }: Guest) {
  const file =
    type === 'qemu'
      ? `/var/lock/qemu-server/lock-${vmid}.conf`
      : `/run/lock/lxc/pve-config-${vmid}.lock`
  return fail(`can't lock file '${file}' - got timeout`)
}

/** Throws when a task will hold the lock for longer than a request waits for it. */
export function needFileLock(cluster: Cluster, guest: Guest) {
  const lock = cluster.lockOf(guest)
  if (lock && lock.until - cluster.clock.now() > LOCK_PATIENCE) throw lockTimeout(guest)
}
