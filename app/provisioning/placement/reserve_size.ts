import { reserveAddress } from '#provisioning/addresses/address_book'
import { releaseFurther } from '#provisioning/addresses/further_addresses'
import IpSubnet from '#provisioning/models/ip_subnet'
import { furtherFrom } from '#provisioning/placement/networks'
import { bookingNodeLoad } from '#provisioning/placement/node_load'
import { networksOf, sizeShortage } from '#provisioning/placement/size_shortage'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { ServiceSize, SizeShortage } from '#provisioning/contracts/service_size'
import type Service from '#provisioning/models/service'

/**
 * Books the larger of two sizes for a machine before its host is asked for the new one, and takes the addresses that it
 * lacks; all or nothing. Says what is short where it does not fit. The service's row is locked, and its cluster from here on.
 */
export async function reserveSize(
  trx: TransactionClientContract,
  service: Service,
  to: ServiceSize
): Promise<SizeShortage | null> {
  const shortage = await sizeShortage(service, to, trx)
  if (shortage) return shortage
  await takeAddresses(trx, service, to.extraAddresses - service.extraAddresses)
  await bookingNodeLoad(trx, service.id, () =>
    trx
      .from('services')
      .where('id', service.id)
      .update({
        booked_memory_mb: Math.max(service.bookedMemoryMb ?? service.memoryMb, to.memoryMb),
        booked_disk_gb: Math.max(service.diskGb, to.diskGb),
      })
  )
  return null
}

/**
 * Gives back what was booked for a size that the machine did not get; nothing where nothing was. Memory stays booked while
 * the machine runs with more than it will have.
 */
export async function releaseSize(
  trx: TransactionClientContract,
  service: { id: string; accountId: string },
  quarantineHours: number
): Promise<void> {
  const row = await trx.from('services').where('id', service.id).forUpdate().firstOrFail()
  if (row.booked_disk_gb === null) return
  await releaseFurther(trx, service, Number(row.extra_addresses), quarantineHours)
  await bookingNodeLoad(trx, service.id, () =>
    trx
      .from('services')
      .where('id', service.id)
      .update({
        booked_disk_gb: null,
        booked_memory_mb: row.restart_needed_since === null ? null : row.booked_memory_mb,
      })
  )
}

async function takeAddresses(
  trx: TransactionClientContract,
  service: Service,
  missing: number
): Promise<void> {
  if (missing <= 0) return
  for (const network of await networksOf(service, trx)) {
    const subnets = furtherFrom(network, missing)
    if (!subnets) continue
    for (const { id } of subnets) {
      const subnet = await IpSubnet.query({ client: trx }).where('id', id).firstOrFail()
      if (!(await reserveAddress(trx, subnet, service, { isPrimary: false })))
        throw new Error('The pool ran out of addresses')
    }
    return
  }
}
