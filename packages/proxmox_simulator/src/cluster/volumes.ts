import { volumesOf } from './guest.js'
import { backupsAt } from './storage_content.js'
import type { Cluster } from './cluster.js'
import type { Guest, Storage } from './types.js'

/** Bytes in use on a storage, as seen from one node. */
export function usedBytes(cluster: Cluster, storage: Storage, node: string) {
  const guests = [...cluster.guests.values()].filter(
    (guest) => storage.shared || guest.node === node
  )
  const volumes = guests.flatMap(volumesOf).filter((volume) => volume.storage === storage.id)
  const used = [...volumes, ...backupsAt(storage, node)].reduce(
    (sum, { size }) => sum + size,
    storage.base
  )
  return isFull(storage, node) ? storage.total : Math.min(used, storage.total)
}

function isFull({ full }: Storage, node: string) {
  return Array.isArray(full) ? full.includes(node) : full === true
}

/** Throws the text of the volume manager when the storage has no room left. */
export function needRoom(cluster: Cluster, storageId: string, node: string, bytes: number) {
  const storage = cluster.storage(storageId, node)
  if (storage.total - usedBytes(cluster, storage, node) >= bytes && !isFull(storage, node)) return
  throw new Error(
    storage.type === 'lvmthin'
      ? `lvcreate '${storageId}' error:   Cannot create new thin volume, free space in thin pool reached threshold.`
      : `unable to create image: No space left on device`
  )
}

/** The next free `vm-ID-disk-N` of a guest on a storage. */
export function nextVolume(guest: Guest, storageId: string) {
  const names = volumesOf(guest)
    .filter((volume) => volume.storage === storageId)
    .map((volume) => volume.name)
  let index = 0
  while (names.includes(`vm-${guest.vmid}-disk-${index}`)) index++
  return `vm-${guest.vmid}-disk-${index}`
}
