import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { failed, ok, type Result } from '#core/result'
import { wakeOperation } from '#provisioning/operations/wake_operation'
import { audit } from '#audit/models/audit_entry'
import { drivers } from '#provisioning/clusters/drivers'
import { serviceTransitions, type ServiceState } from '#provisioning/contracts/service_states'
import { expiryOf } from '#provisioning/services/expiry'
import Operation from '#provisioning/models/operation'
import Service from '#provisioning/models/service'
import ServiceEvent from '#provisioning/models/service_event'
import { overrules, supersede } from '#provisioning/services/supersede'
import type { PowerAction } from '@innkeeper/provisioning/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'
import type { OperationKind } from '#provisioning/contracts/operation_states'

export type OperationRequest = { by: Actor; reason?: string } & (
  { kind: 'power'; action: PowerAction } | { kind: 'suspend' | 'unsuspend' | 'destroy' }
)

export type OperationRefusal =
  /** The service is in a state in which nobody may ask for this. */
  | { type: 'wrong_state'; state: ServiceState }
  /** The service's driver cannot do it. */
  | { type: 'unsupported' }
  /** Something else is being done to the machine. */
  | { type: 'busy'; operation: Operation }

const allowedStates: Record<Exclude<OperationKind, 'create'>, readonly ServiceState[]> = {
  power: ['active'],
  suspend: ['active'],
  unsuspend: ['suspended'],
  // One that is being removed may be again, when the operation that should have done it was given up.
  destroy: ['provisioning', 'active', 'suspended', 'terminating', 'in_trash'],
}

/**
 * Queues an action on a service's machine. Asking again for what is already under way returns the running operation;
 * asking for something else meanwhile is refused, but what ends a machine's running overrules a request that its guest
 * may let hang.
 */
export function requestOperation(
  serviceId: string,
  request: OperationRequest,
  within?: TransactionClientContract
): Promise<Result<Operation, OperationRefusal>> {
  return transaction(async (trx) => {
    const service = await Service.query({ client: trx })
      .where('id', serviceId)
      .forUpdate()
      .firstOrFail()
    if (!(await isSupported(service, request))) return failed({ type: 'unsupported' as const })
    const open = await Operation.query({ client: trx })
      .where('open_key', service.id)
      .forUpdate()
      .first()
    if (open && isSame(open, request)) return ok(open)
    if (open && !overrules(request, open)) return failed({ type: 'busy' as const, operation: open })
    if (!allowedStates[request.kind].includes(service.state)) {
      return failed({ type: 'wrong_state' as const, state: service.state })
    }
    const runAt = open ? await supersede(trx, open) : clock.nowMs()
    return ok(await queue(trx, service, request, runAt))
  }, within)
}

async function queue(
  trx: TransactionClientContract,
  service: Service,
  request: OperationRequest,
  runAt: number
): Promise<Operation> {
  const { kind, by, reason } = request
  const action = request.kind === 'power' ? request.action : null
  if (kind === 'destroy') {
    await transition(trx, {
      table: 'services',
      id: service.id,
      allowed: serviceTransitions,
      to: 'terminating',
    })
  }
  const operation = await Operation.create(
    {
      serviceId: service.id,
      kind,
      action,
      state: 'queued',
      openKey: service.id,
      clusterId: service.clusterId,
      runAt,
      expiresAt: expiryOf(kind),
      requestedByType: by.type,
      requestedById: by.id,
      reason: reason ?? null,
    },
    { client: trx }
  )
  if (action) await ServiceEvent.write(trx, service, 'power_requested', { by, data: { action } })
  await audit.record(trx, `service.${action ?? kind}_requested`, service, {
    accountId: service.accountId,
    actor: by,
    changes: { operation: operation.id, ...(reason ? { reason } : {}) },
  })
  wakeOperation(trx, operation)
  live.refresh(service.topics, trx)
  return operation
}

/** Whether the driver says that it can do this; what ends or holds a machine every driver can. */
async function isSupported({ driver }: Service, request: OperationRequest): Promise<boolean> {
  if (request.kind !== 'power') return true
  const actions = await drivers.powerActionsOf(driver)
  return actions.includes(request.action)
}

function isSame(open: Operation, request: OperationRequest): boolean {
  return open.kind === request.kind && (request.kind !== 'power' || open.action === request.action)
}
