import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { keepOutOfUse, putIntoUse } from '#provisioning/addresses/gateway_address'
import {
  readRouting,
  type RoutingInput,
  type SubnetFailure,
} from '#provisioning/addresses/subnet_settings'
import IpSubnet from '#provisioning/models/ip_subnet'
import type { Actor } from '#core/actor'

/**
 * Changes what machines of a subnet are told from now on. The network stays, since its addresses may be in use; the
 * former gateway's address may be given out. Saying the same again changes nothing.
 */
export function correctSubnet(
  id: string,
  input: RoutingInput,
  by: Actor
): Promise<Result<IpSubnet, SubnetFailure>> {
  return transaction(async (trx) => {
    const subnet = await IpSubnet.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
    const read = readRouting(subnet, input)
    if (!read.ok) return read
    const routing = read.value
    const before = { gateway: subnet.gateway, resolvers: subnet.resolvers }
    if (JSON.stringify(before) === JSON.stringify(routing)) return ok(subnet)
    const { gateway } = routing
    if (subnet.size === 1 && gateway === subnet.firstAddress)
      return failed({ type: 'range_empty' as const, field: 'gateway' as const })

    if (gateway !== before.gateway) {
      if (gateway && !(await keepOutOfUse(trx, subnet, gateway, by)))
        return failed({
          type: 'gateway_in_use' as const,
          field: 'gateway' as const,
          values: { address: gateway },
        })
      if (before.gateway) await putIntoUse(trx, subnet, before.gateway, by)
    }
    await subnet.merge(routing).save()
    await audit.record(trx, 'ip_subnet.corrected', { id }, { changes: { before, after: routing } })
    return ok(subnet)
  })
}
