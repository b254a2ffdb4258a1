import db from '@adonisjs/lucid/services/db'
import { openOrderStates } from '#ordering/contracts/order_states'
import type { PromisedMachines } from '#core/registries/sellability'

/** Machines of open orders that have no place yet, those ordered first in front. */
export const promisedMachines: PromisedMachines = async (client) => {
  const rows = await (client ?? db)
    .from('services')
    .join('orders', 'orders.id', 'services.order_id')
    .where('services.state', 'pending')
    .whereIn('orders.state', [...openOrderStates])
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
