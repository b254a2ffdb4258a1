import { apiPath } from './client/api_path.js'
import { isPveError } from './client/pve_error.js'
import { guestPath } from './guest/guest.js'
import { isGuest } from './guest/resource.js'
import { mayClone } from './probe/privileges.js'
import { bootDisk, diskBytes } from './guest/disk.js'
import { formatContainerTemplate, formatMachineTemplate } from './template_reference.js'
import type {
  Inventory,
  InventoryBridge,
  InventoryNode,
  InventoryStorage,
  InventoryTemplate,
} from '@innkeeper/provisioning'
import type { GuestConfig } from './guest/guest.js'
import type { ClusterResource, GuestResource } from './guest/resource.js'
import type { PermissionTree } from './probe/privileges.js'
import type { Session } from './session.js'

const CONTENT_NAMES: Record<string, string> = { images: 'vm', rootdir: 'container' }

/** All that the cluster offers: one call, and a few for each node and template. */
export async function readInventory(session: Session): Promise<Inventory> {
  const rows = await session.guests.resources()
  const nodes = rows.filter((row) => row.type === 'node').map(toNode)
  const storages = rows.filter((row) => row.type === 'storage').map(toStorage)
  const online = nodes.filter((node) => node.online).map((node) => node.name)
  const [bridges, machines, containers] = await Promise.all([
    readBridges(session, online),
    readMachineTemplates(session, rows, storages, online),
    readContainerTemplates(session, storages, online),
  ])
  return { nodes, storages, bridges, templates: [...machines, ...containers] }
}

function toNode(row: ClusterResource): InventoryNode {
  return {
    name: row.node ?? '',
    online: row.status === 'online',
    cores: row.maxcpu ?? null,
    memoryTotalBytes: row.maxmem ?? null,
    memoryUsedBytes: row.mem ?? null,
  }
}

function toStorage(row: ClusterResource): InventoryStorage {
  const content = (row.content ?? '').split(',').filter((entry) => entry !== '')
  const total = row.maxdisk ?? null
  return {
    name: row.storage ?? '',
    node: row.node ?? '',
    shared: row.shared === 1,
    content: content.map((entry) => CONTENT_NAMES[entry] ?? entry),
    totalBytes: total,
    freeBytes: total === null ? null : total - (row.disk ?? 0),
  }
}

async function readBridges(session: Session, nodes: string[]): Promise<InventoryBridge[]> {
  const lists = await Promise.all(
    nodes.map(async (node) => {
      const path = apiPath`/nodes/${node}/network`
      const found = await session.client.get<{ iface: string }[]>(path, { type: 'any_bridge' })
      return found.map(({ iface }) => ({ name: iface, node }))
    })
  )
  return lists.flat()
}

async function readMachineTemplates(
  session: Session,
  rows: readonly ClusterResource[],
  storages: readonly InventoryStorage[],
  online: string[]
): Promise<InventoryTemplate[]> {
  const templates = rows.filter(isGuest).filter((row) => row.type === 'qemu' && row.template === 1)
  const here = templates.filter((row) => online.includes(row.node))
  if (here.length === 0) return []
  const rights = await session.client.get<PermissionTree>('/access/permissions')
  return Promise.all(
    here
      // Others that the token may merely see are somebody else's.
      .filter((row) => mayClone(rights, row.vmid))
      .map(async (row) => {
        const address = { node: row.node, type: row.type, vmid: String(row.vmid) }
        const config = await session.client.get<GuestConfig>(guestPath(address, 'config'))
        return toMachineTemplate(row, config, storages, online)
      })
  )
}

function toMachineTemplate(
  row: GuestResource,
  config: GuestConfig,
  storages: readonly InventoryStorage[],
  online: string[]
): InventoryTemplate {
  const disk = bootDisk(config)
  const bytes = disk ? diskBytes(String(config[disk])) : null
  return {
    reference: formatMachineTemplate(row.vmid),
    kind: 'vm',
    name: row.name ?? String(row.vmid),
    nodes: isOnSharedStorage(config, storages) ? online : [row.node],
    minDiskGb: bytes === null ? null : Math.ceil(bytes / 2 ** 30),
  }
}

/** A template can be cloned to another node only when all its volumes are shared. */
function isOnSharedStorage(config: GuestConfig, storages: readonly InventoryStorage[]): boolean {
  const shared = new Set(storages.filter((entry) => entry.shared).map((entry) => entry.name))
  const volumes = Object.entries(config)
    .filter(([name]) => /^(?:scsi|virtio|sata|ide|efidisk|tpmstate)\d+$/.test(name))
    .map(([, value]) => String(value))
    .filter((value) => !value.startsWith('none'))
  return volumes.every((value) => shared.has(value.split(':')[0]))
}

async function readContainerTemplates(
  session: Session,
  storages: readonly InventoryStorage[],
  online: string[]
): Promise<InventoryTemplate[]> {
  const sources = storages.filter(
    (entry) => entry.content.includes('vztmpl') && online.includes(entry.node)
  )
  const lists = await Promise.all(sources.map((source) => readVolumes(session, source)))
  const nodesOf = new Map<string, string[]>()
  for (const { volume, node } of lists.flat()) {
    nodesOf.set(volume, [...(nodesOf.get(volume) ?? []), node])
  }
  return [...nodesOf].map(([volume, nodes]) => ({
    reference: formatContainerTemplate(volume),
    kind: 'container',
    name: volume.replace(/^.*vztmpl\//, '').replace(/\.tar\.\w+$/, ''),
    nodes,
    minDiskGb: null,
  }))
}

async function readVolumes(session: Session, { node, name }: InventoryStorage) {
  try {
    const path = apiPath`/nodes/${node}/storage/${name}/content`
    const volumes = await session.client.get<{ volid: string }[]>(path, { content: 'vztmpl' })
    return volumes.map(({ volid }) => ({ volume: volid, node }))
  } catch (error) {
    // A storage that is not mounted right now has no templates to offer.
    if (isPveError(error, 'other', 'forbidden', 'missing_part')) return []
    throw error
  }
}
