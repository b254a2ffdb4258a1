import { clock } from '#core/clock'
import { settings } from '#core/settings/settings'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { recordAddressEvents } from '#provisioning/addresses/address_events'
import {
  addressAfter,
  canonicalAddress,
  placesBetween,
} from '#provisioning/addresses/address_range'
import { countUsed } from '#provisioning/addresses/count_used'
import IpAllocation from '#provisioning/models/ip_allocation'
import type IpSubnet from '#provisioning/models/ip_subnet'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** A machine that no service here accounts for. */
interface Holder {
  clusterId: string
  remoteId: string
  /** The service that its mark names. */
  serviceId: string | null
}

export interface HeldAddresses {
  /** Of our subnets; nobody else gets them while the machine is there. */
  held: string[]
  /** Those that a service here has as well. */
  contested: string[]
}

/**
 * Keeps the addresses that a machine uses from being given out, as far as they are of our subnets; those that rest stay
 * with it as well. Says which of them a service of ours has, too.
 */
export async function holdAddresses(
  subnets: readonly IpSubnet[],
  holder: Holder,
  addresses: readonly string[]
): Promise<HeldAddresses> {
  const result: HeldAddresses = { held: [], contested: [] }
  for (const text of addresses) {
    const address = canonicalAddress(text)
    const place = address === null ? null : placeOf(subnets, address)
    if (!place) continue
    const outcome = await transaction((trx) => hold(trx, holder, place))
    if (outcome !== 'reserved') result[outcome].push(place.address)
  }
  return result
}

/** Lets addresses rest that no machine of this host was seen with any more. */
export async function releaseUnseen(clusterId: string, seen: ReadonlySet<string>): Promise<void> {
  const hours = await settings.get('provisioning.quarantine_hours')
  await transaction(async (trx) => {
    const rows = await IpAllocation.query({ client: trx })
      .where({ state: 'in_use', seen_cluster_id: clusterId })
      .forUpdate()
    const gone = rows.filter(({ address }) => !seen.has(address))
    for (const { id, ipSubnetId, address } of gone) {
      await trx
        .query()
        .from('ip_allocations')
        .where({ id, state: 'in_use' })
        .update({
          state: 'quarantined',
          seen_cluster_id: null,
          seen_remote_id: null,
          free_at: clock.nowMs() + hours * 3_600_000,
          updated_at: sqlTime(),
        })
      await recordAddressEvents(trx, 'unblocked', [{ subnetId: ipSubnetId, address }], null)
    }
  })
}

interface Place {
  subnet: IpSubnet
  position: number
  address: string
}

function placeOf(subnets: readonly IpSubnet[], address: string): Place | null {
  for (const subnet of subnets) {
    const position = placesBetween(subnet.firstAddress, address)
    if (position === null || position < 0 || position >= subnet.size) continue
    return { subnet, position, address: addressAfter(subnet.firstAddress, position) }
  }
  return null
}

async function hold(
  trx: TransactionClientContract,
  holder: Holder,
  { subnet, position, address }: Place
): Promise<'held' | 'contested' | 'reserved'> {
  await trx.from('ip_subnets').where('id', subnet.id).select('id').forUpdate().firstOrFail()
  const known = await IpAllocation.query({ client: trx })
    .where('address', address)
    .forUpdate()
    .first()
  if (known?.state === 'blocked') return 'reserved'
  if (known?.state === 'assigned')
    return known.serviceId === holder.serviceId ? 'reserved' : 'contested'
  if (known?.state === 'in_use' && known.seenRemoteId === holder.remoteId) return 'held'

  const held = known ?? new IpAllocation().useTransaction(trx)
  await held
    .merge({
      ipSubnetId: subnet.id,
      position,
      address,
      family: subnet.family,
      isPrimary: false,
      state: 'in_use',
      freeAt: null,
      seenClusterId: holder.clusterId,
      seenRemoteId: holder.remoteId,
    })
    .save()
  if (!known) await countUsed(trx, subnet.id, 1)
  await recordAddressEvents(trx, 'blocked', [{ subnetId: subnet.id, address }], null)
  return 'held'
}
