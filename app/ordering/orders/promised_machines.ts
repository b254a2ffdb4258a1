import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import { openOrderStates } from '#ordering/contracts/order_states'
import type { PromisedMachines, SaleItem } from '#core/registries/sellability'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Machines that have no place yet, of orders that are paid or held, those ordered first in front. */
export const promisedMachines: PromisedMachines = (client, { without } = {}) =>
  pendingMachines(client, { without })

/** The same; or those of one order, whether it is held or not. */
export async function pendingMachines(
  client: TransactionClientContract | undefined,
  { only, without }: { only?: string; without?: string } = {}
): Promise<SaleItem[]> {
  const rows = await (client ?? db)
    .from('services')
    .join('orders', 'orders.id', 'services.order_id')
    .where('services.state', 'pending')
    .whereIn('orders.state', [...openOrderStates])
    .if(only, (query) => query.where('orders.id', only!))
    .if(without, (query) => query.whereNot('orders.id', without!))
    .if(!only, (query) =>
      query.where((held) =>
        held.whereNotNull('orders.paid_at').orWhere('orders.held_until', '>', sqlTime())
      )
    )
    .orderBy('services.id')
    .select('services.driver', 'services.kind', 'services.template_id', 'services.cores')
    .select('services.memory_mb', 'services.disk_gb', 'services.extra_addresses')
  return rows.map((row) => ({
    driver: String(row.driver),
    kind: String(row.kind),
    templateId: row.template_id === null ? null : String(row.template_id),
    cores: Number(row.cores),
    memoryMb: Number(row.memory_mb),
    diskGb: Number(row.disk_gb),
    extraAddresses: Number(row.extra_addresses),
    price: null,
  }))
}
