import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { recordAddressEvents } from '#provisioning/addresses/address_events'

const BATCH = 200

/** Gives quarantined addresses back to their subnets once they have rested. Returns how many. */
export async function freeRestedAddresses(): Promise<number> {
  return transaction(async (trx) => {
    const rows = await trx
      .from('ip_allocations')
      .where('state', 'quarantined')
      .where('free_at', '<=', clock.nowMs())
      .select('id', 'address', 'ip_subnet_id')
      .limit(BATCH)
      .forUpdate()
    if (rows.length === 0) return 0

    await trx
      .from('ip_allocations')
      .whereIn(
        'id',
        rows.map((row) => row.id)
      )
      .delete()
    const addresses = rows.map((row) => ({
      subnetId: String(row.ip_subnet_id),
      address: String(row.address),
    }))
    await recordAddressEvents(trx, 'freed', addresses, null)
    return rows.length
  })
}
