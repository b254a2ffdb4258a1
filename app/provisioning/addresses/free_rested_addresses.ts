import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { countUsed } from '#provisioning/addresses/count_used'
import { recordAddressEvents } from '#provisioning/addresses/address_events'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const BATCH = 200

/** Gives quarantined addresses back to their subnets once they have rested. Returns how many. */
export async function freeRestedAddresses(): Promise<number> {
  return transaction(async (trx) => {
    const subnets = await lockSubnets(trx)
    const rows = await rested(trx)
      .whereIn('ip_subnet_id', subnets)
      .select('id', 'address', 'ip_subnet_id')
      .limit(BATCH)
      .forUpdate()
    if (rows.length === 0) return 0

    const ids = rows.map((row) => String(row.id))
    await trx.from('ip_allocations').whereIn('id', ids).delete()
    const addresses = rows.map((row) => ({
      subnetId: String(row.ip_subnet_id),
      address: String(row.address),
    }))
    for (const [subnetId, freed] of Map.groupBy(addresses, (entry) => entry.subnetId))
      await countUsed(trx, subnetId, -freed.length)
    await recordAddressEvents(trx, 'freed', addresses, null)
    return rows.length
  })
}

/** Locks the subnets before their addresses, as reserving does, so that neither waits for the other. */
async function lockSubnets(trx: TransactionClientContract): Promise<string[]> {
  const rows = await rested(trx).select('ip_subnet_id as id').limit(BATCH)
  const ids = [...new Set(rows.map((row) => String(row.id)))]
  await trx.from('ip_subnets').whereIn('id', ids).orderBy('id').select('id').forUpdate()
  return ids
}

function rested(trx: TransactionClientContract) {
  return trx
    .from('ip_allocations')
    .where('state', 'quarantined')
    .where('free_at', '<=', clock.nowMs())
}
