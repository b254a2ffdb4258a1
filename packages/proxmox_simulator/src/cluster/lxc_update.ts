import { readChange, writeChange } from './config_update.js'
import { isNet, isVolume, storedNet, storedVolume } from './lxc_values.js'
import type { Cluster } from './cluster.js'
import type { Guest } from './types.js'

/** Most of a container changes while it runs; these wait for its next start. */
const waits = /^(features|unprivileged|arch|ostype|cmode|tty|console|rootfs|timezone)$/

/** Changes a container's configuration as the API would. */
export function updateLxc(cluster: Cluster, guest: Guest, params: Record<string, string>) {
  const change = readChange(params)
  for (const [key, value] of Object.entries(change.set)) {
    if (isNet(key)) change.set[key] = storedNet(value)
    if (isVolume(key)) change.set[key] = storedVolume(cluster, guest, key, value)
  }
  writeChange(guest, change, (key) => !waits.test(key))
}
