import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { isPossibleSubnet } from '#provisioning/addresses/subnet_settings'
import type { Wanted } from '#provisioning/placement/wanted'

export interface Subnet {
  id: string
  family: number
  hasGateway: boolean
  /** Addresses that may still be given out. */
  free: number
}

/** A pool of addresses as one cluster reaches it. */
export interface Network {
  clusterId: string
  poolId: string
  bridge: string
  vlan: number | null
  /** Nodes that have the bridge. */
  nodes: string[]
  subnets: Subnet[]
}

export type NetworkShortage = 'no_gateway' | 'no_address'

/** What stands against giving a machine its addresses out of a network; null where it can have them. */
export function networkShortage(network: Network, wanted: Wanted): NetworkShortage | null {
  const taking = addressesFrom(network, wanted)
  return typeof taking === 'string' ? taking : null
}

/**
 * The subnets that a machine's addresses come from, one entry an address, the primary one first: an address of each
 * family the pool serves, and the extra IPv4 ones. The primary address has a gateway, without which nobody could reach
 * the machine.
 */
export function addressesFrom(
  { subnets }: Network,
  { extraAddresses }: Pick<Wanted, 'extraAddresses'>
): Subnet[] | NetworkShortage {
  const legacy = subnets.filter(({ family }) => family === 4)
  const modern = subnets.filter(({ family }) => family === 6)
  if (legacy.length === 0 && (modern.length === 0 || extraAddresses > 0)) return 'no_address'

  const needed = [
    ...(legacy.length > 0 ? [{ from: legacy, count: 1 + extraAddresses }] : []),
    ...(modern.length > 0 ? [{ from: modern, count: 1 }] : []),
  ]
  const taken = needed.map(({ from, count }) => takeFrom(from, count))
  if (taken.some((part) => part === null)) return 'no_address'
  const chosen = taken.flatMap((part) => part ?? [])
  if (chosen[0].hasGateway) return chosen
  const primaries = legacy.length > 0 ? legacy : modern
  return primaries.some(({ hasGateway }) => hasGateway) ? 'no_address' : 'no_gateway'
}

/** The subnets that further IPv4 addresses of a machine come from, one entry an address; null where there are not enough. */
export function furtherFrom({ subnets }: Network, count: number): Subnet[] | null {
  return takeFrom(
    subnets.filter(({ family }) => family === 4),
    count
  )
}

/** Subnets with a gateway are used first, so that the first address taken has one. */
function takeFrom(subnets: Subnet[], count: number): Subnet[] | null {
  const sorted = subnets.toSorted((a, b) => Number(b.hasGateway) - Number(a.hasGateway))
  const places = sorted.flatMap((subnet) =>
    Array<Subnet>(Math.min(subnet.free, count)).fill(subnet)
  )
  return places.length < count ? null : places.slice(0, count)
}

/**
 * The enabled pools that these clusters reach, with what is free in each, by name; three queries. With `lock` the
 * figures stay true until the transaction ends.
 */
export async function readNetworks(
  clusterIds: string[],
  { client, lock = false }: { client?: TransactionClientContract; lock?: boolean } = {}
): Promise<Network[]> {
  const links = await (client ?? db)
    .from('ip_pool_clusters')
    .join('ip_pools', 'ip_pools.id', 'ip_pool_clusters.ip_pool_id')
    .where('ip_pools.enabled', true)
    .whereIn('ip_pool_clusters.cluster_id', clusterIds)
    .orderBy('ip_pools.name')
    .select('cluster_id', 'ip_pool_id', 'bridge', 'vlan')
  const bridges = await (client ?? db)
    .from('cluster_bridges')
    .whereIn('cluster_id', clusterIds)
    .select('cluster_id', 'name', 'node')
  const subnets = await readSubnets(
    links.map((link) => String(link.ip_pool_id)),
    client,
    lock
  )
  return links.map((link) => ({
    clusterId: String(link.cluster_id),
    poolId: String(link.ip_pool_id),
    bridge: String(link.bridge),
    vlan: link.vlan === null ? null : Number(link.vlan),
    nodes: bridges
      .filter(({ cluster_id: id, name }) => id === link.cluster_id && name === link.bridge)
      .map(({ node }) => String(node)),
    subnets: subnets.get(String(link.ip_pool_id)) ?? [],
  }))
}

async function readSubnets(
  poolIds: string[],
  client: TransactionClientContract | undefined,
  lock: boolean
): Promise<Map<string, Subnet[]>> {
  const known = await (client ?? db)
    .from('ip_subnets')
    .whereIn('ip_pool_id', poolIds)
    .where('enabled', true)
    .orderBy('id')
    .select('id', 'ip_pool_id', 'family', 'network', 'prefix', 'gateway', 'size', 'used')
    .if(lock, (query) => query.forUpdate())
  const rows = known.filter(isPossibleSubnet)
  const subnets = rows.map((row) => ({
    poolId: String(row.ip_pool_id),
    id: String(row.id),
    family: Number(row.family),
    hasGateway: Boolean(row.gateway),
    free: Number(row.size) - Number(row.used),
  }))
  return Map.groupBy(subnets, ({ poolId }) => poolId)
}
