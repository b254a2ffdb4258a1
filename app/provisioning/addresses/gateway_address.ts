import { addressAfter, placesBetween } from '#provisioning/addresses/address_range'
import { countUsed } from '#provisioning/addresses/count_used'
import { recordAddressEvents } from '#provisioning/addresses/address_events'
import IpAllocation from '#provisioning/models/ip_allocation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'
import type IpSubnet from '#provisioning/models/ip_subnet'

/**
 * Keeps a gateway's address from being given out, where it lies in the range at all. False, and nothing done, when a
 * service has it. The subnet's row must be locked.
 */
export async function keepOutOfUse(
  trx: TransactionClientContract,
  subnet: IpSubnet,
  gateway: string,
  by?: Actor
): Promise<boolean> {
  const position = placesBetween(subnet.firstAddress, gateway)
  if (position === null || position < 0 || position >= subnet.size) return true
  const address = addressAfter(subnet.firstAddress, position)
  const held = await IpAllocation.query({ client: trx }).where('address', address).first()
  if (held?.state === 'assigned') return false
  if (held?.state === 'blocked') return true

  const { id: ipSubnetId, family } = subnet
  const blocked = held ?? new IpAllocation().useTransaction(trx)
  const place = { ipSubnetId, position, address, family, isPrimary: false }
  await blocked.merge({ ...place, state: 'blocked', freeAt: null }).save()
  if (!held) await countUsed(trx, ipSubnetId, 1)
  await recordAddressEvents(trx, 'blocked', [{ subnetId: ipSubnetId, address }], null, by)
  return true
}

/** Lets an address that was a gateway's be given out again. The subnet's row must be locked. */
export async function putIntoUse(
  trx: TransactionClientContract,
  subnet: IpSubnet,
  gateway: string,
  by: Actor
): Promise<void> {
  const held = await IpAllocation.query({ client: trx })
    .where({ ipSubnetId: subnet.id, address: gateway, state: 'blocked' })
    .first()
  if (!held) return
  await held.delete()
  await countUsed(trx, subnet.id, -1)
  const address = { subnetId: subnet.id, address: gateway }
  await recordAddressEvents(trx, 'unblocked', [address], null, by)
}
