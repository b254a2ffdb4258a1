import Cluster from '#provisioning/models/cluster'
import { furtherFrom, readNetworks, type Network } from '#provisioning/placement/networks'
import { readRooms, type Room } from '#provisioning/placement/room'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { ServiceSize, SizeShortage } from '#provisioning/contracts/service_size'
import type Service from '#provisioning/models/service'

type Placed = Pick<
  Service,
  | 'clusterId'
  | 'node'
  | 'storage'
  | 'bridge'
  | 'vlan'
  | 'cores'
  | 'memoryMb'
  | 'diskGb'
  | 'extraAddresses'
  | 'bookedMemoryMb'
>

/**
 * What stands against another size of a machine where it is, by the panel's own books; null where it fits. Only what grows
 * needs room. With a client the cluster and its networks stay locked until the transaction ends.
 */
export async function sizeShortage(
  service: Placed,
  to: ServiceSize,
  client?: TransactionClientContract
): Promise<SizeShortage | null> {
  const query = Cluster.query({ client }).where('id', service.clusterId ?? '')
  const cluster = await (client ? query.forUpdate() : query).firstOrFail()
  const [room] = await readRooms([cluster], client)
  return machineShortage(room, service, to) ?? (await addressShortage(service, to, client))
}

function machineShortage(room: Room, service: Placed, to: ServiceSize): SizeShortage | null {
  const { cores, memoryMb, diskGb, bookedMemoryMb } = service
  const memory = to.memoryMb - (bookedMemoryMb ?? memoryMb)
  const node = room.nodes.find(({ name }) => name === service.node)
  if (to.cores > cores || memory > 0) {
    if (!node) return 'node_closed'
    if (to.cores > cores && node.cores !== null && node.cores < to.cores) return 'too_many_cores'
    if (memory > 0 && node.freeMb < memory) return 'no_memory'
  }
  if (to.diskGb <= diskGb) return null
  const storage = room.storages.find(
    ({ name, node: at }) => name === service.storage && at === service.node
  )
  if (!storage) return 'storage_closed'
  return storage.freeGb < to.diskGb - diskGb ? 'no_disk' : null
}

async function addressShortage(
  service: Placed,
  to: ServiceSize,
  client?: TransactionClientContract
): Promise<SizeShortage | null> {
  const missing = to.extraAddresses - service.extraAddresses
  if (missing <= 0) return null
  const networks = await networksOf(service, client)
  return networks.some((network) => furtherFrom(network, missing)) ? null : 'no_address'
}

/** The pools that reach the network that the machine's card is in. */
export async function networksOf(
  { clusterId, node, bridge, vlan }: Placed,
  client?: TransactionClientContract
): Promise<Network[]> {
  const networks = await readNetworks([clusterId ?? ''], { client, lock: client !== undefined })
  return networks.filter(
    (network) =>
      network.bridge === bridge && network.vlan === vlan && network.nodes.includes(node ?? '')
  )
}
