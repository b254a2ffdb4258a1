import { drivers } from '#provisioning/clusters/drivers'
import type { ServiceState } from '#provisioning/contracts/service_states'

/** States in which a machine is there and its owner's. */
export const resizableStates: readonly ServiceState[] = ['active', 'suspended']

/** Whether another size may be offered for a service. */
export async function isResizable(service: { state: ServiceState; driver: string }) {
  return resizableStates.includes(service.state) && drivers.resizes(service.driver)
}
