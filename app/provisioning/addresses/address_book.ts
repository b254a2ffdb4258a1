import { SYSTEM, type Actor } from '#core/actor'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { isUniqueViolation } from '#core/database/transaction'
import { newId } from '#core/ids'
import { addressAfter } from '#provisioning/addresses/address_range'
import { countUsed } from '#provisioning/addresses/count_used'
import { recordAddressEvents } from '#provisioning/addresses/address_events'
import { recordAddressHours } from '#provisioning/usage/address_hours'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type IpSubnet from '#provisioning/models/ip_subnet'

type Owner = { id: string; accountId: string }

/**
 * Takes a subnet's next free address for a service, and one that was given back once the end is reached; null when none
 * is left. So a search passes over what is taken once, not at every address. The subnet's row stays locked until the
 * transaction ends; the unique keys on address and position are the last word.
 */
export async function reserveAddress(
  trx: TransactionClientContract,
  subnet: IpSubnet,
  service: Owner,
  { isPrimary }: { isPrimary: boolean }
): Promise<string | null> {
  const { next } = await trx
    .from('ip_subnets')
    .where('id', subnet.id)
    .select('next_position as next')
    .forUpdate()
    .firstOrFail()

  for (const start of [Number(next), 0]) {
    for (let from = await firstFree(trx, subnet.id, start); from < subnet.size; from++) {
      const address = addressAfter(subnet.firstAddress, from)
      if (!(await take(trx, subnet, service, { address, position: from, isPrimary }))) continue
      await countUsed(trx, subnet.id, 1)
      await trx
        .from('ip_subnets')
        .where('id', subnet.id)
        .update({ next_position: from + 1 })
      await recordAddressEvents(trx, 'assigned', [{ subnetId: subnet.id, address }], service)
      return address
    }
  }
  return null
}

/**
 * Takes the addresses from a service, or only those of these rows; they rest for some hours before anyone else gets them.
 */
export async function releaseAddresses(
  trx: TransactionClientContract,
  service: Owner,
  quarantineHours: number,
  { by = SYSTEM, only }: { by?: Actor; only?: string[] } = {}
): Promise<void> {
  await recordAddressHours({ trx, serviceIds: [service.id] })
  const rows = await trx
    .from('ip_allocations')
    .where('service_id', service.id)
    .if(only, (query) => query.whereIn('id', only!))
    .select('address', 'ip_subnet_id')
  const addresses = rows.map((row) => ({
    subnetId: String(row.ip_subnet_id),
    address: String(row.address),
  }))
  await trx
    .query()
    .from('ip_allocations')
    .where('service_id', service.id)
    .if(only, (query) => query.whereIn('id', only!))
    .update({
      state: 'quarantined',
      service_id: null,
      is_primary: false,
      free_at: clock.nowMs() + quarantineHours * 3_600_000,
      updated_at: sqlTime(),
    })
  await recordAddressEvents(trx, 'released', addresses, service, by)
}

/** Takes the addresses from a service that never used them; anyone may get them at once. */
export async function freeAddresses(trx: TransactionClientContract, service: Owner): Promise<void> {
  const rows = await trx
    .from('ip_allocations')
    .where('service_id', service.id)
    .orderBy('ip_subnet_id')
    .select('address', 'ip_subnet_id')
  const addresses = rows.map((row) => ({
    subnetId: String(row.ip_subnet_id),
    address: String(row.address),
  }))
  for (const [subnetId, freed] of Map.groupBy(addresses, (entry) => entry.subnetId))
    await countUsed(trx, subnetId, -freed.length)
  await trx.query().from('ip_allocations').where('service_id', service.id).delete()
  await recordAddressEvents(trx, 'released', addresses, service)
  await recordAddressEvents(trx, 'freed', addresses, null)
}

/** The first position from this one on that nobody has. */
async function firstFree(
  trx: TransactionClientContract,
  subnetId: string,
  start: number
): Promise<number> {
  const first = await trx
    .from('ip_allocations')
    .where({ ip_subnet_id: subnetId, position: start })
    .select('id')
    .forUpdate()
    .first()
  if (!first) return start

  const afterTaken = trx.knexRawQuery('taken.position + 1')
  const gap = await trx
    .from('ip_allocations as taken')
    .leftJoin('ip_allocations as following', (join) => {
      join
        .on('following.ip_subnet_id', 'taken.ip_subnet_id')
        .andOn('following.position', '=', afterTaken)
    })
    .where('taken.ip_subnet_id', subnetId)
    .where('taken.position', '>=', start)
    .whereNull('following.id')
    .orderBy('taken.position')
    .select('taken.position as place')
    .forUpdate()
    .first()
  return Number(gap?.place ?? start) + 1
}

async function take(
  trx: TransactionClientContract,
  subnet: IpSubnet,
  service: Owner,
  entry: { address: string; position: number; isPrimary: boolean }
): Promise<boolean> {
  try {
    await trx.insertQuery().table('ip_allocations').insert({
      id: newId(),
      ip_subnet_id: subnet.id,
      position: entry.position,
      address: entry.address,
      family: subnet.family,
      state: 'assigned',
      service_id: service.id,
      is_primary: entry.isPrimary,
      created_at: sqlTime(),
      updated_at: sqlTime(),
    })
    return true
  } catch (error) {
    if (isUniqueViolation(error)) return false
    throw error
  }
}
