import { apiPath } from './client/api_path.js'
import { isGuest } from './guest/resource.js'
import { referenceInTags } from './marker.js'
import { ProvisioningError } from '@innkeeper/provisioning'
import type { MachineBackup } from '@innkeeper/provisioning'
import type { ClusterResource } from './guest/resource.js'
import type { Session } from './session.js'

/** A backup as `GET /nodes/{node}/storage/{storage}/content` lists it; which sizes are there depends on the storage. */
interface BackupVolume {
  'vmid'?: number
  'size'?: number
  'approximate-size'?: number
  /** Seconds since 1970. */
  'ctime'?: number
}

/**
 * The backups of machines of ours: one call, and one for each storage that holds backups; where it is not shared, on each of its nodes.
 * The cluster leaves out those for which the token has no VM.Backup.
 */
export async function readBackups(session: Session): Promise<MachineBackup[]> {
  const rows = await session.guests.resources()
  const ours = new Map(
    rows.filter(isGuest).flatMap((row) => {
      const reference = referenceInTags(row.tags, session.instanceId)
      return reference === null ? [] : [[row.vmid, reference] as const]
    })
  )
  const lists = await Promise.all(placesOf(rows).map((place) => readVolumes(session, place)))
  return lists.flat().flatMap(({ vmid, ctime, ...volume }) => {
    const reference = vmid === undefined ? undefined : ours.get(vmid)
    if (reference === undefined || ctime === undefined) return []
    const bytes = Math.max(0, Math.floor(volume.size ?? volume['approximate-size'] ?? 0))
    return { reference, bytes, takenAt: new Date(ctime * 1000) }
  })
}

/** Where backups lie: a shared storage is asked at one node that reaches it. */
function placesOf(rows: readonly ClusterResource[]): ClusterResource[] {
  const places = rows.filter(
    ({ type, content = '' }) => type === 'storage' && content.split(',').includes('backup')
  )
  const byStorage = Map.groupBy(places, ({ storage, node, shared }) =>
    shared === 1 ? storage : `${storage} ${node}`
  )
  return [...byStorage.values()].map((same) => {
    const place = same.find(({ status }) => status === 'available')
    if (place) return place
    const { storage, node } = same[0]
    throw new ProvisioningError(`The storage ${storage} of node ${node} does not answer`, {
      kind: 'transient',
      code: 'E_HOST_BUSY',
    })
  })
}

function readVolumes(
  { client }: Session,
  { node = '', storage = '' }: ClusterResource
): Promise<BackupVolume[]> {
  const path = apiPath`/nodes/${node}/storage/${storage}/content`
  return client.get<BackupVolume[]>(path, { content: 'backup' })
}
