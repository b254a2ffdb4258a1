import logger from '@adonisjs/core/services/logger'
import { ProvisioningError } from '@innkeeper/provisioning'
import type { MachineDescription, ProvisioningDriver } from '@innkeeper/provisioning/types'
import type { SeenMachine } from '#provisioning/outside/unaccounted_machines'

const PASSABLE: readonly string[] = ['privilege', 'transient']

/** What a driver says of one machine; only its mark, where it tells no more. */
export type MachineLook = Pick<MachineDescription, 'reference'> & Partial<MachineDescription>

/** Asks the host for one machine of its list. That it may not be read, or its node is down, says nothing about the others. */
export async function lookAtMachine(
  driver: ProvisioningDriver,
  machine: SeenMachine
): Promise<MachineLook | 'gone' | 'unreadable'> {
  const { remoteId, kind, node, reference } = machine
  if (!driver.manifest.capabilities.survey || !driver.describe || !kind || node === null)
    return { reference }
  try {
    return (await driver.describe({ remoteId, kind, node })) ?? 'gone'
  } catch (error) {
    if (!(error instanceof ProvisioningError) || !PASSABLE.includes(error.kind)) throw error
    logger.warn({ machine: remoteId, err: error }, 'a machine at a host could not be read')
    return 'unreadable'
  }
}
