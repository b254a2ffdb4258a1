import { ProvisioningError } from '@innkeeper/provisioning'
import type { ProvisioningDriver } from '@innkeeper/provisioning/types'
import type { FencedOperation } from '#provisioning/operations/fenced_operation'
import type Operation from '#provisioning/models/operation'

/**
 * Makes sure that what was half built is gone: where a machine carries the mark of the service under another id, that one goes next,
 * which this throws.
 */
export async function assertNothingLeft(
  fenced: FencedOperation,
  operation: Operation,
  driver: ProvisioningDriver
): Promise<void> {
  const { signal } = fenced
  const other = await driver.find(operation.serviceId, { signal })
  if (!other) return
  const { remoteId, node } = other
  await fenced.write({ leaving: JSON.stringify({ remoteId, node }), checkpoint: null })
  throw unsure(`Machine ${remoteId} carries the mark of this service and has to go first`)
}

/** The host does not say, or not yet, what is left. */
export function unsure(message: string): ProvisioningError {
  return new ProvisioningError(message, { kind: 'transient', code: 'E_HOST_BUSY' })
}
