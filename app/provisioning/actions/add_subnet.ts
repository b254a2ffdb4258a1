import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import {
  canonicalAddress,
  overlaps,
  placesBetween,
  readRange,
  addressAfter,
} from '#provisioning/ipam/address_range'
import { recordAddressEvents } from '#provisioning/ipam/address_events'
import IpAllocation from '#provisioning/models/ip_allocation'
import IpPool from '#provisioning/models/ip_pool'
import IpSubnet from '#provisioning/models/ip_subnet'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface SubnetInput {
  network: string
  gateway?: string
  first?: string
  last?: string
  resolvers?: string
}

/** The field that does not fit, and the key of the sentence that says why. */
export type SubnetFailure = {
  type: 'network_wrong' | 'network_overlaps' | 'address_wrong'
  field: string
}

/** Adds a network to a pool. A gateway within it is kept out of use. */
export async function addSubnet(
  pool: IpPool,
  input: SubnetInput
): Promise<Result<IpSubnet, SubnetFailure>> {
  const range = readRange(input.network, input.first, input.last)
  if (!range) return failed({ type: 'network_wrong', field: 'network' })
  const gateway = input.gateway ? canonicalAddress(input.gateway) : null
  if (input.gateway && !gateway) return failed({ type: 'address_wrong', field: 'gateway' })
  const resolvers = (input.resolvers ?? '').split(/\s+/).filter(Boolean).map(canonicalAddress)
  if (resolvers.includes(null)) return failed({ type: 'address_wrong', field: 'resolvers' })

  return transaction(async (trx) => {
    // Networks of all pools are compared, so one is added at a time, also where there is none yet.
    await IpPool.query({ client: trx }).select('id').orderBy('id').forUpdate()
    const others = await IpSubnet.query({ client: trx }).select('network', 'prefix')
    if (others.some((other) => overlaps(other, range)))
      return failed({ type: 'network_overlaps' as const, field: 'network' })

    const columns = {
      ipPoolId: pool.id,
      gateway,
      resolvers: resolvers.filter((entry) => entry !== null),
      enabled: true,
    }
    const subnet = await IpSubnet.create({ ...columns, ...range }, { client: trx })
    if (gateway) await block(trx, subnet, gateway)
    await audit.record(
      {
        action: 'ip_subnet.added',
        subject: { type: 'ip_subnet', id: subnet.id },
        changes: { ...columns, ...range },
      },
      trx
    )
    return ok(subnet)
  })
}

async function block(
  trx: TransactionClientContract,
  subnet: IpSubnet,
  address: string
): Promise<void> {
  const position = placesBetween(subnet.firstAddress, address)
  if (position === null || position < 0 || position >= subnet.size) return
  const { id: ipSubnetId, family } = subnet
  const canonical = addressAfter(subnet.firstAddress, position)
  await IpAllocation.create(
    { ipSubnetId, position, address: canonical, family, state: 'blocked', isPrimary: false },
    { client: trx }
  )
  await recordAddressEvents(trx, 'blocked', [{ subnetId: subnet.id, address: canonical }], null)
}
