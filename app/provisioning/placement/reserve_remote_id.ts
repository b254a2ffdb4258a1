import { sqlTime } from '#core/database/sql_time'
import { isUniqueViolation } from '#core/database/transaction'
import { newId } from '#core/ids'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Spends the cluster's next identifier on a service, or returns null when the range is used up. An identifier is
 * never given out twice, also not after its machine is gone.
 */
export async function reserveRemoteId(
  trx: TransactionClientContract,
  clusterId: string,
  serviceId: string
): Promise<string | null> {
  const cluster = await trx
    .from('clusters')
    .where('id', clusterId)
    .select('next_remote_id', 'last_remote_id')
    .forUpdate()
    .firstOrFail()
  for (let next = Number(cluster.next_remote_id); next <= Number(cluster.last_remote_id); next++) {
    if (await spend(trx, clusterId, serviceId, next)) {
      await trx
        .query()
        .from('clusters')
        .where('id', clusterId)
        .update({ next_remote_id: next + 1 })
      return String(next)
    }
  }
  return null
}

async function spend(
  trx: TransactionClientContract,
  clusterId: string,
  serviceId: string,
  remoteId: number
) {
  const createdAt = sqlTime()
  try {
    await trx.insertQuery().table('remote_ids').insert({
      id: newId(),
      cluster_id: clusterId,
      remote_id: remoteId,
      service_id: serviceId,
      created_at: createdAt,
    })
    return true
  } catch (error) {
    if (isUniqueViolation(error)) return false
    throw error
  }
}
