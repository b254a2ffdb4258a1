import { countersAt } from './counters.js'
import { isTemplate } from './guest.js'
import { nodeRow } from './node_view.js'
import { usedBytes } from './volumes.js'
import type { Permit } from '../access/permit.js'
import type { Cluster } from './cluster.js'
import type { Told } from './broadcast.js'
import type { Guest } from './types.js'

/** All that the caller may see, as `GET /cluster/resources` lists it. Fresh guests may be missing. */
export function resourcesOf(cluster: Cluster, permit: Permit, type?: string) {
  const wants = (kind: string) => type === undefined || type === kind
  return [
    ...(wants('vm') ? guests(cluster, permit) : []),
    ...(wants('node') ? nodes(cluster, permit) : []),
    ...(wants('storage') ? storages(cluster, permit) : []),
    ...(type === undefined ? pools(cluster, permit) : []),
    ...(wants('sdn') ? zones(cluster, permit) : []),
  ]
}

function guests(cluster: Cluster, permit: Permit) {
  cluster.broadcast.catchUp()
  const visibleFrom = cluster.clock.now() - cluster.resourcesLag
  return [...cluster.guests.values()]
    .filter((guest) => guest.createdAt <= visibleFrom)
    .filter((guest) => permit.has(`/vms/${guest.vmid}`, 'VM.Audit'))
    .map((guest) => guestRow(cluster, guest))
}

/** What the configuration says is always right; the rest is what its node told last. */
function guestRow(cluster: Cluster, guest: Guest) {
  const pool = cluster.poolOf(guest.vmid)?.id
  const told = cluster.broadcast.of(guest)
  const online = cluster.nodes.get(guest.node)?.online
  return {
    id: `${guest.type}/${guest.vmid}`,
    type: guest.type,
    vmid: guest.vmid,
    node: guest.node,
    template: isTemplate(guest) ? 1 : 0,
    status: online && told ? (told.running ? 'running' : 'stopped') : 'unknown',
    ...(told && toldRow(cluster, told)),
    ...(guest.config.tags && { tags: guest.config.tags }),
    ...(guest.config.lock && { lock: guest.config.lock }),
    ...(pool && { pool }),
  }
}

function toldRow(cluster: Cluster, told: Told) {
  const counters = countersAt({ ...told, vmid: told.guest.vmid })
  return {
    name: told.name,
    maxcpu: told.cpus,
    maxmem: told.memory,
    maxdisk: told.disk,
    disk: 0,
    ...counters,
    ...(cluster.profile === '9.2' && { memhost: counters.mem }),
  }
}

function nodes(cluster: Cluster, permit: Permit) {
  return [...cluster.nodes.values()].map((node) => ({
    ...nodeRow(cluster, node, permit.has(`/nodes/${node.name}`, 'Sys.Audit')),
    'cgroup-mode': 2,
  }))
}

function storages(cluster: Cluster, permit: Permit) {
  return [...cluster.storages.values()]
    .filter(({ id }) =>
      permit.hasAny(`/storage/${id}`, 'Datastore.Audit', 'Datastore.AllocateSpace')
    )
    .flatMap((storage) =>
      storage.nodes.map((node) => ({
        id: `storage/${node}/${storage.id}`,
        type: 'storage',
        storage: storage.id,
        node,
        status: cluster.nodes.get(node)?.online ? 'available' : 'unknown',
        plugintype: storage.type,
        content: storage.content.join(','),
        shared: storage.shared ? 1 : 0,
        disk: usedBytes(cluster, storage, node),
        maxdisk: storage.total,
      }))
    )
}

function pools(cluster: Cluster, permit: Permit) {
  return [...cluster.pools.values()]
    .filter((pool) => permit.has(`/pool/${pool.id}`, 'Pool.Audit'))
    .map((pool) => ({ id: `/pool/${pool.id}`, type: 'pool', pool: pool.id }))
}

function zones(cluster: Cluster, permit: Permit) {
  if (!permit.hasAny('/sdn/zones/localnetwork', 'SDN.Audit', 'SDN.Use')) return []
  return [...cluster.nodes.values()].map((node) => ({
    id: `sdn/${node.name}/localnetwork`,
    type: 'sdn',
    sdn: 'localnetwork',
    node: node.name,
    status: node.online ? 'ok' : 'unknown',
  }))
}
