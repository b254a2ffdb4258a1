import { failed, ok, type Result } from '#core/result'
import { reserveAddress } from '#provisioning/addresses/address_book'
import IpSubnet from '#provisioning/models/ip_subnet'
import {
  addressesFrom,
  readNetworks,
  type NetworkShortage,
  type Subnet,
} from '#provisioning/placement/networks'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Cluster from '#provisioning/models/cluster'
import type Service from '#provisioning/models/service'

export interface ReservedNetwork {
  bridge: string
  vlan: number | null
}

/** Takes the addresses a service needs from a pool that reaches the node, all or nothing; or says what no pool has. */
export async function reserveNetwork(
  trx: TransactionClientContract,
  cluster: Cluster,
  node: string,
  service: Service
): Promise<Result<ReservedNetwork, { type: NetworkShortage }>> {
  let shortage: NetworkShortage = 'no_address'
  const networks = await readNetworks([cluster.id], { client: trx, lock: true })
  for (const network of networks.filter(({ nodes }) => nodes.includes(node))) {
    const subnets = addressesFrom(network, service)
    if (typeof subnets === 'string') {
      shortage = subnets
      continue
    }
    for (const [index, subnet] of subnets.entries()) await take(trx, subnet, service, index === 0)
    return ok({ bridge: network.bridge, vlan: network.vlan })
  }
  return failed({ type: shortage })
}

async function take(
  trx: TransactionClientContract,
  { id }: Subnet,
  service: Service,
  isPrimary: boolean
): Promise<void> {
  const subnet = await IpSubnet.query({ client: trx }).where('id', id).firstOrFail()
  if (!(await reserveAddress(trx, subnet, service, { isPrimary })))
    throw new Error('The pool ran out of addresses')
}
