import { volumesOf } from './guest.js'
import type { Permit } from '../access/permit.js'
import type { Cluster } from './cluster.js'
import type { Backup, Storage } from './types.js'

/** When the cluster was set up, with all that it held from the start. */
const INSTALLED = 1_760_000_000

/** Files and volumes of a storage, filtered by kind and owner. Of backups those that the caller may restore. */
export function contentOf(cluster: Cluster, permit: Permit, params: Record<string, string>) {
  const storage = cluster.storage(params.storage, params.node)
  const files = storage.files.map(({ name, content, size }) => ({
    volid: `${storage.id}:${content}/${name}`,
    content,
    size,
    format:
      content === 'iso'
        ? 'iso'
        : (/\.(tar\.\w+|\w+)$/.exec(name)?.[1].replace('tar.', 't') ?? 'raw'),
    ctime: INSTALLED,
    vmid: undefined as number | undefined,
  }))
  const volumes = [...cluster.guests.values()]
    .filter((guest) => storage.shared || guest.node === params.node)
    .flatMap((guest) =>
      volumesOf(guest)
        .filter((volume) => volume.storage === storage.id)
        .map((volume) => ({
          volid: `${storage.id}:${volume.name}`,
          content: guest.type === 'qemu' ? 'images' : 'rootdir',
          size: volume.size,
          format: 'raw',
          ctime: Math.floor(guest.createdAt / 1000) || INSTALLED,
          vmid: guest.vmid,
        }))
    )
  const backups = backupsAt(storage, params.node)
    .filter(({ vmid }) => mayRead(permit, storage.id, vmid))
    .map((backup) => backupRow(storage, backup))
  return [...files, ...volumes, ...backups]
    .filter((row) => !params.content || row.content === params.content)
    .filter((row) => !params.vmid || row.vmid === Number(params.vmid))
}

/** Backups that a node sees on a storage. */
export function backupsAt({ shared, backups = [] }: Storage, node: string): Backup[] {
  return backups.filter((backup) => shared || backup.node === node)
}

function mayRead(permit: Permit, storage: string, vmid: number) {
  if (permit.has(`/storage/${storage}`, 'Datastore.Allocate')) return true
  return (
    permit.has(`/storage/${storage}`, 'Datastore.AllocateSpace') &&
    permit.has(`/vms/${vmid}`, 'VM.Backup')
  )
}

function backupRow({ id }: Storage, { vmid, type, size, takenAt }: Backup) {
  const format = type === 'qemu' ? 'vma.zst' : 'tar.zst'
  const [day, time] = new Date(takenAt).toISOString().split(/[T.]/)
  const moment = `${day.replaceAll('-', '_')}-${time.replaceAll(':', '_')}`
  return {
    volid: `${id}:backup/vzdump-${type}-${vmid}-${moment}.${format}`,
    content: 'backup',
    subtype: type,
    size,
    format,
    ctime: Math.floor(takenAt / 1000),
    vmid: vmid as number | undefined,
  }
}
