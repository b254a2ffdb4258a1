import { readChange, writeChange } from './config_update.js'
import { isDrive, isNet, storedDrive, storedNet } from './qemu_values.js'
import type { Cluster } from './cluster.js'
import type { Guest } from './types.js'

const liveOptions =
  /^(name|description|onboot|tags|protection|startup|shares|balloon|cpulimit|cpuunits|autostart|hotplug|unused\d+)$/

/** Disks and network cards can be changed under a running machine; processors and memory cannot. */
const atOnce = (key: string) =>
  liveOptions.test(key) || isNet(key) || /^(scsi|virtio|sata)\d+$/.test(key)

/** Changes a machine's configuration as the API would. */
export function updateQemu(cluster: Cluster, guest: Guest, params: Record<string, string>) {
  const change = readChange(params)
  for (const [key, value] of Object.entries(change.set)) {
    if (isNet(key)) change.set[key] = storedNet(value)
    if (isDrive(key)) change.set[key] = storedDrive(cluster, guest, value)
  }
  writeChange(guest, change, atOnce)
}
