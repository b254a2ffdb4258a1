import { countFree, reserveAddress } from '#provisioning/ipam/addresses'
import IpPool from '#provisioning/models/ip_pool'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Cluster from '#provisioning/models/cluster'
import type IpSubnet from '#provisioning/models/ip_subnet'
import type Service from '#provisioning/models/service'

export interface ReservedNetwork {
  bridge: string
  vlan: number | null
}

/** Takes the addresses a service needs from a pool that reaches the node, or answers null where no pool has enough. */
export async function reserveNetwork(
  trx: TransactionClientContract,
  cluster: Cluster,
  node: string,
  service: Service
): Promise<ReservedNetwork | null> {
  for (const { pool, bridge, vlan } of await poolsOn(trx, cluster, node)) {
    if (await takeFrom(trx, pool, service)) return { bridge, vlan }
  }
  return null
}

async function poolsOn(trx: TransactionClientContract, cluster: Cluster, node: string) {
  const bridges = await trx
    .from('cluster_bridges')
    .where({ cluster_id: cluster.id, node })
    .select('name')
  const names = new Set(bridges.map((row) => String(row.name)))
  const pools = await IpPool.query({ client: trx })
    .where('enabled', true)
    .whereHas('links', (links) => links.where('cluster_id', cluster.id))
    .preload('links', (links) => links.where('cluster_id', cluster.id))
    .preload('subnets', (subnets) => subnets.where('enabled', true))
    .orderBy('name')
  return pools
    .map((pool) => ({ pool, bridge: pool.links[0].bridge, vlan: pool.links[0].vlan }))
    .filter(({ bridge }) => names.has(bridge))
}

/** One address of each family the pool serves, and the extra IPv4 ones; all or nothing. */
async function takeFrom(
  trx: TransactionClientContract,
  pool: IpPool,
  service: Service
): Promise<boolean> {
  const legacy = pool.subnets.filter((subnet) => subnet.family === 4)
  const modern = pool.subnets.filter((subnet) => subnet.family === 6)
  const needed = legacy.length > 0 ? 1 + service.extraAddresses : 0
  if (needed === 0 && (modern.length === 0 || service.extraAddresses > 0)) return false
  if ((await freeIn(trx, legacy)) < needed) return false
  if (modern.length > 0 && (await freeIn(trx, modern)) < 1) return false

  for (let index = 0; index < needed; index++) {
    if (!(await takeOne(trx, legacy, service, index === 0)))
      throw new Error('The pool ran out of addresses')
  }
  if (modern.length > 0) await takeOne(trx, modern, service, needed === 0)
  return true
}

async function freeIn(trx: TransactionClientContract, subnets: IpSubnet[]): Promise<number> {
  let total = 0
  for (const subnet of subnets) {
    await trx.from('ip_subnets').where('id', subnet.id).select('id').forUpdate()
    total += await countFree(trx, subnet)
  }
  return total
}

async function takeOne(
  trx: TransactionClientContract,
  subnets: IpSubnet[],
  service: Service,
  isPrimary: boolean
) {
  for (const subnet of subnets) {
    const address = await reserveAddress(trx, subnet, service, { isPrimary })
    if (address) return address
  }
  return null
}
