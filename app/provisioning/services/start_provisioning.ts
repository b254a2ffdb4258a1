import { SYSTEM } from '#core/actor'
import { crashPoint } from '#core/crash_point'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { wakeOperation } from '#provisioning/operations/wake_operation'
import { serviceTransitions } from '#provisioning/contracts/service_states'
import Operation from '#provisioning/models/operation'
import Service from '#provisioning/models/service'
import ServiceEvent from '#provisioning/models/service_event'
import { placeService, type PlacementFailure } from '#provisioning/placement/place_service'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Starts building every service of an accepted order; safe to run again, also when it died half way. */
export async function startProvisioning(orderId: string): Promise<void> {
  crashPoint('provisioning.order_accepted')
  const waiting = await Service.query()
    .where({ order_id: orderId, state: 'pending' })
    .orderBy('id')
    .select('id')
  for (const { id } of waiting) await startBuilding(id)
}

/** Reserves what one machine needs and queues its building. Nothing happens unless the service is pending. */
async function startBuilding(serviceId: string): Promise<void> {
  await transaction(async (trx) => {
    crashPoint('provisioning.before_reservation')
    const service = await Service.query({ client: trx })
      .where('id', serviceId)
      .forUpdate()
      .firstOrFail()
    const started = await transition(trx, {
      table: 'services',
      id: service.id,
      allowed: serviceTransitions,
      from: ['pending'],
      to: 'provisioning',
    })
    if (!started) return

    const placed = await placeService(trx, service)
    const operation = await queueCreation(trx, service, placed.ok ? null : placed.error)
    await ServiceEvent.write(trx, service, placed.ok ? 'build_started' : 'build_waits')
    if (placed.ok) wakeOperation(trx, operation)
    else
      await outbox.publish(trx, 'service.provisioning_failed', {
        serviceId,
        operationId: operation.id,
      })
    live.refresh(service.topics, trx)
    crashPoint('provisioning.before_queue_commit')
  })
  crashPoint('provisioning.operation_queued')
}

function queueCreation(
  trx: TransactionClientContract,
  service: Service,
  failure: PlacementFailure | null
): Promise<Operation> {
  return Operation.create(
    {
      serviceId: service.id,
      kind: 'create',
      state: failure ? 'needs_attention' : 'queued',
      openKey: service.id,
      clusterId: service.clusterId,
      runAt: clock.nowMs(),
      requestedByType: SYSTEM.type,
      errorKind: failure ? 'capacity' : null,
      errorMessage: failure?.type ?? null,
    },
    { client: trx }
  )
}
