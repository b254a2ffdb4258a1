import { volumesOf } from './guest.js'
import type { Cluster } from './cluster.js'

/** When the cluster was set up, with all that it held from the start. */
const INSTALLED = 1_760_000_000

/** Files and volumes of a storage, filtered by kind and owner. */
export function contentOf(cluster: Cluster, params: Record<string, string>) {
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
  return [...files, ...volumes]
    .filter((row) => !params.content || row.content === params.content)
    .filter((row) => !params.vmid || row.vmid === Number(params.vmid))
}
