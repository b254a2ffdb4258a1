import { clock } from '#core/clock'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { freeSlot } from '#provisioning/engine/clone_slots'
import { closeSteps } from '#provisioning/engine/step_log'
import ServiceEvent from '#provisioning/models/service_event'
import type { FencedOperation } from '#provisioning/engine/fenced_operation'
import type Operation from '#provisioning/models/operation'

export interface Problem {
  kind: string
  code: string | null
  message: string
}

/** Stops working on an operation until a person says how it goes on. A failed one leaves the service free for others. */
export async function parkOperation(
  fenced: FencedOperation,
  operation: Operation,
  problem: Problem,
  state: 'needs_attention' | 'failed'
): Promise<void> {
  const { service } = operation
  await fenced.write(
    {
      state,
      ...errorColumns(problem),
      lease_until: null,
      waits_for: null,
      ...(state === 'failed'
        ? { open_key: null, finished_at: clock.now().toFormat('yyyy-MM-dd HH:mm:ss') }
        : {}),
    },
    async (trx) => {
      await freeSlot(trx, operation.id)
      await closeSteps(trx, operation.id, 'failed')
      if (operation.kind === 'create') {
        await ServiceEvent.write(trx, service, 'build_waits')
        await outbox.publish(trx, 'service.provisioning_failed', {
          serviceId: service.id,
          operationId: operation.id,
        })
      }
      if (operation.kind === 'power') {
        await ServiceEvent.write(trx, service, 'power_failed', {
          data: { action: operation.action ?? '' },
        })
      }
      live.refresh(service.topics, trx)
    }
  )
}

export function errorColumns({ kind, code, message }: Problem) {
  return { error_kind: kind, error_code: code, error_message: message.slice(0, 1000) }
}
