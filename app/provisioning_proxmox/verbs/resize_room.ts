import { ProvisioningError } from '@innkeeper/provisioning'

import { GB, type Disk } from '../guest/disk.js'
import type { ErrorCode, MachineSize } from '@innkeeper/provisioning'
import type { ClusterResource } from '../guest/resource.js'
import type { Guest } from '../guest/guest.js'
import type { Session } from '../session.js'

/**
 * Before anything is changed: that the machine's node has as many cores and as much memory as one machine is to have, and
 * its storage room for what the disk lacks. What else is sold there the panel counts itself.
 */
export async function checkRoom(
  session: Session,
  { node }: Guest,
  disk: Disk,
  { cores, memoryMb, diskGb }: MachineSize
): Promise<void> {
  const rows = await session.guests.resources()
  const host = rows.find((row) => row.type === 'node' && row.node === node)
  if (host?.status !== 'online') throw noRoom(`Node ${node} is not online`, 'E_NODE_OFFLINE')
  if ((host.maxcpu ?? cores) < cores)
    throw noRoom(
      `Node ${node} has ${host.maxcpu} cores, and no machine there may have ${cores}`,
      'E_NO_CORES'
    )
  if ((host.maxmem ?? Number.POSITIVE_INFINITY) < memoryMb * 2 ** 20)
    throw noRoom(`Node ${node} has less memory than ${memoryMb} MB`, 'E_NO_MEMORY')

  const lacking = diskGb * GB - disk.bytes
  if (lacking > 0 && lacking > roomOn(rows, node, disk.storage))
    throw noRoom(
      `Storage ${disk.storage} on ${node} has no room to grow a disk to ${diskGb} GB`,
      'E_NO_SPACE'
    )
}

/** Bytes free on a storage; without end where it does not tell. */
function roomOn(rows: readonly ClusterResource[], node: string, storage: string): number {
  const row = rows.find(
    (entry) => entry.type === 'storage' && entry.node === node && entry.storage === storage
  )
  return row?.maxdisk ? row.maxdisk - (row.disk ?? 0) : Number.POSITIVE_INFINITY
}

function noRoom(message: string, code: ErrorCode): ProvisioningError {
  return new ProvisioningError(message, { kind: 'capacity', code })
}
