import { SYSTEM, type Actor } from '#core/actor'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Writes down who had which address when. */
export async function recordAddressEvents(
  trx: TransactionClientContract,
  action: 'assigned' | 'released' | 'freed' | 'blocked' | 'unblocked',
  addresses: { subnetId: string; address: string }[],
  service: { id: string; accountId: string } | null,
  by: Actor = SYSTEM
): Promise<void> {
  if (addresses.length === 0) return
  const rows = addresses.map(({ subnetId, address }) => ({
    id: newId(),
    ip_subnet_id: subnetId,
    address,
    action,
    service_id: service?.id ?? null,
    account_id: service?.accountId ?? null,
    actor_type: by.type,
    actor_id: by.id,
    created_at: sqlTime(),
  }))
  await trx.insertQuery().table('ip_events').multiInsert(rows)
}
