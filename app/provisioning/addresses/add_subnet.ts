import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { overlaps } from '#provisioning/addresses/address_range'
import { keepOutOfUse } from '#provisioning/addresses/gateway_address'
import {
  readSubnet,
  type SubnetFailure,
  type SubnetInput,
} from '#provisioning/addresses/subnet_settings'
import IpPool from '#provisioning/models/ip_pool'
import IpSubnet from '#provisioning/models/ip_subnet'

/** Adds a network to a pool. A gateway within it is kept out of use. */
export async function addSubnet(
  pool: IpPool,
  input: SubnetInput
): Promise<Result<IpSubnet, SubnetFailure>> {
  const read = readSubnet(input)
  if (!read.ok) return read
  const { range, routing } = read.value

  return transaction(async (trx) => {
    // Networks of all pools are compared, so one is added at a time, also where there is none yet.
    await IpPool.query({ client: trx }).select('id').orderBy('id').forUpdate()
    const others = await IpSubnet.query({ client: trx }).select('network', 'prefix')
    const other = others.find((known) => overlaps(known, range))
    if (other)
      return failed({
        type: 'network_overlaps' as const,
        field: 'network' as const,
        values: { network: other.cidr },
      })

    const columns = { ipPoolId: pool.id, ...routing, enabled: true }
    const subnet = await IpSubnet.create({ ...columns, ...range }, { client: trx })
    if (routing.gateway) await keepOutOfUse(trx, subnet, routing.gateway)
    await audit.record(trx, 'ip_subnet.added', subnet, { changes: { ...columns, ...range } })
    return ok(subnet)
  })
}
