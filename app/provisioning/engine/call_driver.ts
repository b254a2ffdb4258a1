import { machineRefOf, machineSpecOf } from '#provisioning/engine/machine_spec'
import type {
  MachineObservation,
  ProvisioningDriver,
  RemoteMachine,
  StepOutcome,
} from '@innkeeper/provisioning/types'
import type Operation from '#provisioning/models/operation'

/** What the host confirmed: the built machine, the machine as it now is, or null when it is gone. */
export type DriverResult = RemoteMachine | MachineObservation | null

/** Advances an operation at its host by one step. */
export async function callDriver(
  driver: ProvisioningDriver,
  operation: Operation,
  signal: AbortSignal
): Promise<StepOutcome<DriverResult>> {
  const { service, checkpoint, kind } = operation
  if (kind === 'create') return driver.create(await machineSpecOf(service), checkpoint, { signal })

  const machine = await machineRefOf(service)
  if (kind === 'power')
    return driver.power(operation.action ?? 'start', machine, checkpoint, { signal })
  return driver[kind](machine, checkpoint, { signal })
}
