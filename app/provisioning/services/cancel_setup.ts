import { crashPoint } from '#core/crash_point'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { failed, ok, type Result } from '#core/result'
import {
  cancelUnbegun,
  closeAttempts,
  type CancelUnbegunInput,
  type CloseFailure,
  type UnbegunFailure,
} from '#billing'
import { stopBuild } from '#provisioning/operations/stop_build'
import { serviceTransitions } from '#provisioning/contracts/service_states'
import Service from '#provisioning/models/service'
import ServiceEvent from '#provisioning/models/service_event'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Cancellation from '#billing/models/cancellation'

export type SetupFailure = UnbegunFailure | CloseFailure

/** Stops the whole cancellation, so that nothing of it is written. */
class Refused extends Error {
  constructor(readonly failure: UnbegunFailure) {
    super(failure.type)
  }
}

/**
 * Ends a service that was paid and is not set up yet: its customer gets everything back, its building ends, and its host removes what
 * was made of it. All or nothing; refused once the machine is its customer's. A page that was left open to pay a rest is closed first.
 */
export async function cancelSetup(
  serviceId: string,
  input: CancelUnbegunInput
): Promise<Result<Cancellation, SetupFailure>> {
  const cancelled = await attempt(serviceId, input)
  if (cancelled.ok || cancelled.error.type !== 'payment_running') return cancelled
  const closed = await closeAttempts(cancelled.error.invoiceId)
  return closed.ok ? attempt(serviceId, input) : closed
}

async function attempt(
  serviceId: string,
  input: CancelUnbegunInput
): Promise<Result<Cancellation, UnbegunFailure>> {
  try {
    const done = await transaction(async (trx) => ok(await cancel(trx, serviceId, input)))
    crashPoint('provisioning.setup_cancelled')
    return done
  } catch (error) {
    if (error instanceof Refused) return failed(error.failure)
    throw error
  }
}

async function cancel(
  trx: TransactionClientContract,
  serviceId: string,
  input: CancelUnbegunInput
): Promise<Cancellation> {
  const service = await Service.query({ client: trx })
    .where('id', serviceId)
    .forUpdate()
    .firstOrFail()
  const cancelled = await cancelUnbegun(trx, serviceId, input)
  if (!cancelled.ok) throw new Refused(cancelled.error)
  await ServiceEvent.write(trx, service, 'setup_cancelled', { by: input.by })
  if (!(await service.cancelPending(trx))) await endBuilding(trx, service)
  await outbox.publish(trx, 'service.setup_cancelled', { serviceId })
  live.refresh(service.topics, trx)
  crashPoint('provisioning.before_setup_cancelled_commit')
  return cancelled.value
}

async function endBuilding(trx: TransactionClientContract, { id }: Service): Promise<void> {
  const moved = await transition(trx, {
    table: 'services',
    id,
    allowed: serviceTransitions,
    from: ['provisioning'],
    to: 'terminating',
    also: { trashed_for: 'customer' },
  })
  if (!moved) throw new Error(`Service ${id} is billed as one that waits, and does not`)
  await stopBuild(trx, id)
}
