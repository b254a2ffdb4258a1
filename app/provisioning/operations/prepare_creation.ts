import { placeService } from '#provisioning/placement/place_service'
import { parkOperation } from '#provisioning/operations/park_operation'
import Service from '#provisioning/models/service'
import type { FencedOperation } from '#provisioning/operations/fenced_operation'
import type Operation from '#provisioning/models/operation'

/** Finds a place for a service that got none when its order was accepted. False, and parked, when there still is none. */
export async function prepareCreation(
  fenced: FencedOperation,
  operation: Operation
): Promise<boolean> {
  if (operation.service.remoteId) return true

  let shortage: string | null = null
  await fenced.write({}, async (trx) => {
    const service = await Service.query({ client: trx })
      .where('id', operation.serviceId)
      .forUpdate()
      .firstOrFail()
    const placed = await placeService(trx, service)
    shortage = placed.ok ? null : placed.error.type
    if (placed.ok) {
      await trx
        .query()
        .from('operations')
        .where('id', operation.id)
        .update({ cluster_id: service.clusterId })
    }
  })
  if (shortage) {
    await parkOperation(
      fenced,
      operation,
      { kind: 'capacity', code: null, message: shortage },
      'needs_attention'
    )
    return false
  }
  await operation.load('service', (service) => service.preload('cluster'))
  operation.clusterId = operation.service.clusterId
  return true
}
