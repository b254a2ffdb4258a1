import { outbox } from '#core/outbox/outbox'
import { sqlTime } from '#core/database/sql_time'
import { releaseFurther } from '#provisioning/addresses/further_addresses'
import ServiceEvent from '#provisioning/models/service_event'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Operation from '#provisioning/models/operation'

/**
 * Writes the size that the host confirmed. What it has more of than before is booked no longer; while a restart is to come
 * it runs with the memory that it had, which stays booked.
 */
export async function finishResize(
  trx: TransactionClientContract,
  { id, service, target }: Operation,
  seen: Record<string, unknown>,
  { restartNeeded, quarantineHours }: { restartNeeded: boolean; quarantineHours: number }
): Promise<void> {
  if (!target) throw new Error(`Operation ${id} does not say what it resizes to`)
  const { cores, memoryMb, diskGb, extraAddresses } = target
  const row = await trx.from('services').where('id', service.id).forUpdate().firstOrFail()
  const booked = Number(row.booked_memory_mb ?? 0)
  await trx
    .from('services')
    .where('id', service.id)
    .update({
      ...seen,
      cores,
      memory_mb: memoryMb,
      disk_gb: diskGb,
      extra_addresses: extraAddresses,
      booked_memory_mb: restartNeeded && booked > memoryMb ? booked : null,
      booked_disk_gb: null,
      restart_needed_since: restartNeeded ? sqlTime() : null,
    })
  await releaseFurther(trx, service, extraAddresses, quarantineHours)
  await ServiceEvent.write(trx, service, 'resized', {
    data: { cores: String(cores), memory: String(memoryMb), disk: String(diskGb) },
  })
  await outbox.publish(trx, 'service.resized', { serviceId: service.id, operationId: id })
}
