import { ProvisioningError } from '@innkeeper/provisioning'
import { machineRefOf, machineSizeOf, machineSpecOf } from '#provisioning/operations/machine_spec'
import { reasonOf } from '#core/security/without_values'
import type {
  Checkpoint,
  MachineObservation,
  MachineRef,
  MachineSize,
  ProvisioningDriver,
  RemoteMachine,
  ResizedMachine,
  StepOutcome,
} from '@innkeeper/provisioning/types'
import type Operation from '#provisioning/models/operation'
import type { OperationKind } from '#provisioning/contracts/operation_states'

/** What the host confirmed: the built machine, the machine as it now is, or null when it is gone. */
export type DriverResult = RemoteMachine | MachineObservation | ResizedMachine | null

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
  if (kind === 'resize') {
    const size = await machineSizeOf(operation)
    return asked(() => resized(driver, machine, size, checkpoint, signal))
  }
  const verb = verbOf(kind)
  return asked(() => driver[verb](machine, checkpoint, { signal }))
}

/** What a driver does for a kind of operation: to a host, a machine in the trash is one that is suspended. */
export function verbOf<Kind extends OperationKind>(kind: Kind): Exclude<Kind, 'trash'> | 'suspend' {
  return kind === 'trash' ? 'suspend' : (kind as Exclude<Kind, 'trash'>)
}

function resized(
  driver: ProvisioningDriver,
  machine: MachineRef,
  size: MachineSize,
  checkpoint: Checkpoint | null,
  signal: AbortSignal
) {
  if (driver.resize) return driver.resize(machine, size, checkpoint, { signal })
  const message = 'The driver changes the size of no machine'
  throw new ProvisioningError(message, { kind: 'permanent', code: 'E_UNSUPPORTED' })
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
