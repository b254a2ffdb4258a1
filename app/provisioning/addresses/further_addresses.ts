import db from '@adonisjs/lucid/services/db'
import { releaseAddresses } from '#provisioning/addresses/address_book'
import { FURTHER } from '#provisioning/addresses/further'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * The additional IPv4 addresses that a service has beyond so many, by their rows: those that it has had longest are kept.
 */
export async function surplusAddresses(
  serviceId: string,
  kept: number,
  client?: TransactionClientContract
): Promise<string[]> {
  const rows = await (client ?? db)
    .from('ip_allocations')
    .where({ service_id: serviceId, ...FURTHER })
    .orderBy('id')
    .select('id')
  return rows.slice(kept).map(({ id }) => String(id))
}

/** Takes from a service the additional addresses that it has beyond so many; they rest before anyone else gets them. */
export async function releaseFurther(
  trx: TransactionClientContract,
  service: { id: string; accountId: string },
  kept: number,
  quarantineHours: number
): Promise<void> {
  const surplus = await surplusAddresses(service.id, kept, trx)
  if (surplus.length > 0) await releaseAddresses(trx, service, quarantineHours, { only: surplus })
}
