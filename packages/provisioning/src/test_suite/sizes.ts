import type { MachineRef, MachineSize, MachineSpec, ProvisioningDriver } from '../contract.js'
import type { HostMachine } from './harness.js'
import type { SuiteContext } from './suite_context.js'

/** The size that a machine of the suite has. */
export function presentSize({ cores, memoryMb, diskGb, addresses }: MachineSpec): MachineSize {
  return { cores, memoryMb, diskGb, addresses }
}

/** More of everything but addresses. */
export function larger(spec: MachineSpec): MachineSize {
  const { cores, memoryMb, diskGb, addresses } = spec
  return { cores: cores + 2, memoryMb: memoryMb * 2, diskGb: diskGb + 15, addresses }
}

/** What of a size stands in a machine's own configuration at every host. */
export function sizeOf({ cores, memoryMb, diskGb }: MachineSize): Partial<HostMachine> {
  return { cores, memoryMb, diskGb }
}

/** Restarts a machine as a customer would, so that what waits for it takes effect. */
export async function restart(
  suite: SuiteContext,
  driver: ProvisioningDriver,
  ref: MachineRef
): Promise<void> {
  await suite.harness.settle?.()
  if (driver.manifest.capabilities.power.includes('reboot')) {
    await suite.power(driver, 'reboot', ref)
    return
  }
  await suite.power(driver, 'stop', ref)
  await suite.power(driver, 'start', ref)
}
