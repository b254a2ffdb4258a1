import db from '@adonisjs/lucid/services/db'
import { drivers } from '#provisioning/clusters/drivers'
import { machineRefOf } from '#provisioning/operations/machine_spec'
import { releaseAddresses } from '#provisioning/addresses/address_book'
import { bookingNodeLoad } from '#provisioning/placement/node_load'
import { isPossibleSubnet } from '#provisioning/addresses/subnet_settings'
import Service from '#provisioning/models/service'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'
import type Operation from '#provisioning/models/operation'

/** Errors after which nothing that was sent to the host can still take effect there. */
export const DEFINITE: readonly string[] = ['permanent', 'failed', 'capacity', 'privilege']

const NO_PLACE = {
  cluster_id: null,
  node: null,
  storage: null,
  image_ref: null,
  remote_id: null,
  bridge: null,
  vlan: null,
}

/**
 * Whether a service's reservation may be left for another one: its network is closed, changed or could never work, and
 * its host says for certain that it has no such machine. A host that does not answer may have it.
 */
export async function mayLeaveReservation(operation: Operation): Promise<boolean> {
  const { kind, errorKind, state } = operation
  if (kind !== 'create' || !['failed', 'needs_attention'].includes(state)) return false
  if (!DEFINITE.includes(errorKind ?? '')) return false
  const service = await Service.query()
    .where('id', operation.serviceId)
    .preload('cluster')
    .firstOrFail()
  if (!service.remoteId || service.state !== 'provisioning') return false
  return (await isOutdated(service)) && isAbsent(service)
}

/** Gives back what was reserved for a machine that was never built. Its identifier stays spent. */
export async function leaveReservation(
  trx: TransactionClientContract,
  service: Service,
  by: Actor
): Promise<void> {
  await releaseAddresses(trx, service, 0, { by })
  await bookingNodeLoad(trx, service.id, () =>
    trx.query().from('services').where('id', service.id).update(NO_PLACE)
  )
}

async function isOutdated(service: Service): Promise<boolean> {
  const rows = await db
    .from('ip_allocations')
    .join('ip_subnets', 'ip_subnets.id', 'ip_allocations.ip_subnet_id')
    .join('ip_pools', 'ip_pools.id', 'ip_subnets.ip_pool_id')
    .leftJoin('ip_pool_clusters', (join) => {
      join
        .on('ip_pool_clusters.ip_pool_id', 'ip_pools.id')
        .andOnVal('ip_pool_clusters.cluster_id', '=', service.clusterId ?? '')
    })
    .where('ip_allocations.service_id', service.id)
    .select(
      'ip_subnets.enabled as subnet_enabled',
      'ip_pools.enabled as pool_enabled',
      'ip_subnets.network',
      'ip_subnets.prefix',
      'ip_subnets.gateway',
      'ip_pool_clusters.bridge',
      'ip_pool_clusters.vlan'
    )
  return rows.some(
    (row) =>
      !Number(row.subnet_enabled) ||
      !Number(row.pool_enabled) ||
      row.bridge !== service.bridge ||
      row.vlan !== service.vlan ||
      !isPossibleSubnet(row)
  )
}

async function isAbsent(service: Service): Promise<boolean> {
  try {
    const driver = await drivers.connect(service.cluster)
    if (await driver.find(service.id)) return false
    const { exists } = await driver.observe(await machineRefOf(service))
    return exists === false
  } catch {
    return false
  }
}
