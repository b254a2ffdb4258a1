import Cluster from '#provisioning/models/cluster'
import {
  candidatesIn,
  nearer,
  type Candidate,
  type Shortage,
} from '#provisioning/placement/candidates'
import { addressesFrom, readNetworks, type Network } from '#provisioning/placement/networks'
import { readRooms, type Room } from '#provisioning/placement/room'
import type { SaleItem, SaleObstacle, SaleRule } from '#core/registries/sellability'

/** All the room there is, cluster by cluster. */
interface World {
  rooms: Room[]
  networks: Network[]
}

interface Place extends Candidate {
  room: Room
  network: Network
}

/** What runs out and comes back; anything else waits for staff. */
const PASSING: readonly Shortage[] = ['no_memory', 'no_storage', 'no_address']
const OF_TEMPLATE: readonly Shortage[] = ['no_image', 'image_too_large', 'no_node']
const OF_NETWORKS: readonly Shortage[] = ['no_address', 'no_gateway']

/** A machine is sold only where placement would find a place for it, after those that were sold before. */
export const placeRule: SaleRule = {
  name: 'provisioning.place',

  async read(promised, client) {
    const clusters = await Cluster.query({ client }).where('state', 'enabled').orderBy('id')
    const world: World = {
      rooms: await readRooms(clusters, client),
      networks: await readNetworks(
        clusters.map(({ id }) => id),
        { client }
      ),
    }
    judgeIn(world, promised)
    return (items) =>
      judgeIn(items.length > 1 ? structuredClone(world) : world, items, items.length > 1)
  },
}

/** Looks for places one machine after the other; each found one is taken, unless only one is asked about. */
function judgeIn(world: World, items: SaleItem[], taking = true): SaleObstacle[][] {
  return items.map((item) => {
    const place = findPlace(world, item)
    if (typeof place === 'string') return [obstacle(place)]
    if (taking) take(place, item)
    return []
  })
}

function findPlace({ rooms, networks }: World, item: SaleItem): Place | Shortage {
  let shortage: Shortage = 'no_cluster'
  for (const room of rooms.filter(({ driver }) => driver === item.driver)) {
    const candidates = candidatesIn(room, item)
    if ('shortage' in candidates) shortage = nearer(shortage, candidates.shortage)
    for (const candidate of candidates.found) {
      const network = networkFor(networks, room, candidate, item)
      if (typeof network !== 'string') return { ...candidate, room, network }
      shortage = nearer(shortage, network)
    }
  }
  return shortage
}

function networkFor(
  networks: Network[],
  { clusterId }: Room,
  { node }: Candidate,
  item: SaleItem
): Network | Shortage {
  let shortage: Shortage = 'no_gateway'
  const near = networks.filter(
    (network) => network.clusterId === clusterId && network.nodes.includes(node)
  )
  if (near.length === 0) return 'no_address'
  for (const network of near) {
    const subnets = addressesFrom(network, item)
    if (typeof subnets !== 'string') return network
    shortage = nearer(shortage, subnets)
  }
  return shortage
}

/** Books a place in memory as placing a service would in the database. */
function take({ room, network, node, storage }: Place, item: SaleItem): void {
  room.idsLeft -= 1
  for (const entry of room.nodes) if (entry.name === node) entry.freeMb -= item.memoryMb
  for (const entry of room.storages)
    if (entry.name === storage && (entry.shared || entry.node === node)) entry.freeGb -= item.diskGb
  const subnets = addressesFrom(network, item)
  if (typeof subnets !== 'string') for (const subnet of subnets) subnet.free -= 1
}

function obstacle(shortage: Shortage): SaleObstacle {
  return {
    message: `provisioning.admin.operations.shortages.${shortage}`,
    route: OF_NETWORKS.includes(shortage) ? 'admin.ip_pools.index' : 'admin.clusters.index',
    told: PASSING.includes(shortage) ? 'sold_out' : 'unavailable',
    ofTemplate: OF_TEMPLATE.includes(shortage),
  }
}
