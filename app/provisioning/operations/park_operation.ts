import { sqlTime } from '#core/database/sql_time'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { settings } from '#core/settings/settings'
import { leaveLane } from '#provisioning/operations/clone_slots'
import { DEFINITE } from '#provisioning/operations/leave_reservation'
import { releaseSize } from '#provisioning/placement/reserve_size'
import { lookAtWishes } from '#provisioning/suspensions/follow_wish'
import { closeSteps } from '#provisioning/operations/step_log'
import { errorColumns, type Problem } from '#provisioning/operations/problem'
import ServiceEvent, { type ServiceEventKind } from '#provisioning/models/service_event'
import type { FencedOperation } from '#provisioning/operations/fenced_operation'
import type Operation from '#provisioning/models/operation'

/** Stops working on an operation until a person says how it goes on. A failed one leaves the service free for others. */
export async function parkOperation(
  fenced: FencedOperation,
  operation: Operation,
  problem: Problem,
  state: 'needs_attention' | 'failed',
  also: Record<string, unknown> = {}
): Promise<void> {
  const { service } = operation
  // Nothing is under way at the host: the server is free for other work, and what was booked for more of it as well.
  const gaveUp = operation.kind === 'resize' && DEFINITE.includes(problem.kind)
  const quarantineHours = gaveUp ? await settings.get('provisioning.quarantine_hours') : 0
  await fenced.write(
    {
      state,
      ...errorColumns(problem),
      lease_until: null,
      waits_for: null,
      ...(state === 'failed' ? { open_key: null, finished_at: sqlTime() } : {}),
      ...(gaveUp ? { open_key: null, checkpoint: null } : {}),
      ...also,
    },
    async (trx) => {
      await leaveLane(trx, operation)
      await closeSteps(trx, operation.id, 'failed')
      if (operation.kind === 'create') {
        await ServiceEvent.write(trx, service, 'build_waits')
        await outbox.publish(trx, 'service.provisioning_failed', {
          serviceId: service.id,
          operationId: operation.id,
        })
      }
      if (operation.kind === 'power') {
        await ServiceEvent.write(trx, service, powerEvent(problem), {
          data: { action: operation.action ?? '' },
        })
      }
      if (operation.kind === 'resize') {
        if (gaveUp) await releaseSize(trx, service, quarantineHours)
        if (gaveUp) await lookAtWishes(trx, service.id)
        await ServiceEvent.write(trx, service, 'resize_waits')
        await outbox.publish(trx, 'service.resize_failed', {
          serviceId: service.id,
          operationId: operation.id,
        })
      }
      live.refresh(service.topics, trx)
    }
  )
}

/** A guest that does not listen, and a host that was silent too long, are no failures of the machine. */
function powerEvent({ kind, code }: Problem): ServiceEventKind {
  if (kind === 'expired') return 'power_expired'
  return code === 'E_GUEST_UNRESPONSIVE' ? 'power_ignored' : 'power_failed'
}
