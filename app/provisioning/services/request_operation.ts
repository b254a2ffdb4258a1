import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { failed, ok, type Result } from '#core/result'
import { wakeOperation } from '#provisioning/operations/wake_operation'
import { audit } from '#audit/models/audit_entry'
import Subscription from '#billing/models/subscription'
import { drivers } from '#provisioning/clusters/drivers'
import { serviceTransitions, type ServiceState } from '#provisioning/contracts/service_states'
import { sameSize, sizeOf, type ServiceSize } from '#provisioning/contracts/service_size'
import { resizableStates } from '#provisioning/services/resizable'
import { expiryOf } from '#provisioning/services/expiry'
import Operation from '#provisioning/models/operation'
import Service from '#provisioning/models/service'
import ServiceEvent from '#provisioning/models/service_event'
import { halfMadeOf } from '#provisioning/services/half_made'
import { giveUpEarlierSizes, overrules, supersede } from '#provisioning/services/supersede'
import type { PowerAction } from '@innkeeper/provisioning/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'
import type { OperationKind } from '#provisioning/contracts/operation_states'

export type OperationRequest = { by: Actor; reason?: string } & (
  | { kind: 'power'; action: PowerAction }
  | { kind: 'resize'; to: Partial<ServiceSize> }
  | { kind: 'suspend' | 'unsuspend' | 'trash' | 'destroy' }
)

export type OperationRefusal =
  /** The service is in a state in which nobody may ask for this. */
  | { type: 'wrong_state'; state: ServiceState }
  /** The service's driver cannot do it. */
  | { type: 'unsupported' }
  /** Something else is being done to the machine. */
  | { type: 'busy'; operation: Operation }
  /** The service has that size. */
  | { type: 'unchanged' }
  /** Its disk is larger: disks only grow. */
  | { type: 'disk_shrinks' }

const allowedStates: Record<Exclude<OperationKind, 'create'>, readonly ServiceState[]> = {
  power: ['active'],
  suspend: ['active'],
  unsuspend: ['suspended'],
  trash: ['active', 'suspended', 'terminating'],
  resize: resizableStates,
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
    const target = request.kind === 'resize' ? { ...sizeOf(service), ...request.to } : null
    if (open && isSame(open, request, target)) return ok(open)
    if (open && !overrules(request, open)) return failed({ type: 'busy' as const, operation: open })
    if (!allowedStates[request.kind].includes(service.state)) {
      return failed({ type: 'wrong_state' as const, state: service.state })
    }
    if (target) {
      await giveUpEarlierSizes(trx, service)
      if (sameSize(target, service)) return failed({ type: 'unchanged' as const })
      if (target.diskGb < service.diskGb) return failed({ type: 'disk_shrinks' as const })
    }
    const runAt = open ? await supersede(trx, open) : clock.nowMs()
    return ok(await queue(trx, service, request, { runAt, target }))
  }, within)
}

async function queue(
  trx: TransactionClientContract,
  service: Service,
  request: OperationRequest,
  { runAt, target }: { runAt: number; target: ServiceSize | null }
): Promise<Operation> {
  const { kind, by, reason } = request
  const action = request.kind === 'power' ? request.action : null
  if (kind === 'destroy' || kind === 'trash') {
    await transition(trx, {
      table: 'services',
      id: service.id,
      allowed: serviceTransitions,
      to: 'terminating',
    })
    await Subscription.end(trx, service.id)
  }
  const halfMade = kind === 'destroy' ? await halfMadeOf(trx, service) : null
  const operation = await Operation.create(
    {
      ...halfMade,
      serviceId: service.id,
      kind,
      action,
      target,
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
  if (target) await ServiceEvent.write(trx, service, 'resize_requested', { by })
  await audit.record(trx, `service.${action ?? kind}_requested`, service, {
    accountId: service.accountId,
    actor: by,
    changes: {
      operation: operation.id,
      ...(target ? { from: sizeOf(service), to: target } : {}),
      ...(reason ? { reason } : {}),
    },
  })
  wakeOperation(trx, operation)
  live.refresh(service.topics, trx)
  return operation
}

/** Whether the driver says that it can do this; what ends or holds a machine every driver can. */
async function isSupported({ driver }: Service, request: OperationRequest): Promise<boolean> {
  if (request.kind === 'resize') return drivers.resizes(driver)
  if (request.kind !== 'power') return true
  const actions = await drivers.powerActionsOf(driver)
  return actions.includes(request.action)
}

function isSame(open: Operation, request: OperationRequest, target: ServiceSize | null): boolean {
  if (open.kind !== request.kind) return false
  if (request.kind === 'power') return open.action === request.action
  return !target || (open.target !== null && sameSize(open.target, target))
}
