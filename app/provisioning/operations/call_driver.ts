import { ProvisioningError } from '@innkeeper/provisioning'
import { machineRefOf, machineSpecOf } from '#provisioning/operations/machine_spec'
import { reasonOf } from '#core/security/without_values'
import type {
  MachineObservation,
  ProvisioningDriver,
  RemoteMachine,
  StepOutcome,
} from '@innkeeper/provisioning/types'
import type Operation from '#provisioning/models/operation'

/** What the host confirmed: the built machine, the machine as it now is, or null when it is gone. */
export type DriverResult = RemoteMachine | MachineObservation | null

type Outcome = Promise<StepOutcome<DriverResult>>

/** Advances an operation at its host by one step; one that leaves a place removes what was built there. What the driver throws is always a `ProvisioningError`. */
export async function callDriver(
  driver: ProvisioningDriver,
  operation: Operation,
  signal: AbortSignal
): Outcome {
  const { service, checkpoint, kind } = operation
  if (operation.leaving) {
    const left = { ...(await machineRefOf(service)), ...operation.leaving }
    return asked(() => driver.destroy(left, checkpoint, { signal }))
  }
  if (kind === 'create') {
    const spec = await machineSpecOf(service)
    return asked(() => driver.create(spec, checkpoint, { signal }))
  }
  const machine = await machineRefOf(service)
  if (kind === 'power') {
    const action = operation.action ?? 'start'
    return asked(() => driver.power(action, machine, checkpoint, { signal }))
  }
  return asked(() => driver[kind](machine, checkpoint, { signal }))
}

/** A driver that breaks the contract leaves it open what it did at the host. */
async function asked(call: () => Outcome): Outcome {
  try {
    return await call()
  } catch (error) {
    if (error instanceof ProvisioningError) throw error
    const message = reasonOf(error)
    throw new ProvisioningError(message, { kind: 'unknown', code: 'E_HOST_ERROR', cause: error })
  }
}
