import { clock } from '#core/clock'
import { parkOperation } from '#provisioning/operations/park_operation'
import type { FencedOperation } from '#provisioning/operations/fenced_operation'
import type Operation from '#provisioning/models/operation'
import type { OperationKind } from '#provisioning/contracts/operation_states'

/** How long somebody who pressed a power button still expects it to happen. */
const POWER_PATIENCE_MS = 15 * 60_000

/** When an operation that is asked for now must have begun; null when it is done however late. */
export function expiryOf(kind: OperationKind): number | null {
  return kind === 'power' ? clock.nowMs() + POWER_PATIENCE_MS : null
}

/** Whether it waited for its host longer than anybody expects it to happen. What the host works on is followed. */
export function isExpired({ state, expiresAt }: Operation): boolean {
  return state === 'queued' && expiresAt !== null && clock.nowMs() > Number(expiresAt)
}

/** Ends an operation that would surprise the one who asked for it; its last problem says what it waited for. */
export function expireOperation(fenced: FencedOperation, operation: Operation): Promise<void> {
  const message = operation.errorMessage ?? 'The host could not be asked in time'
  return parkOperation(
    fenced,
    operation,
    { kind: 'expired', code: operation.errorCode, message },
    'failed'
  )
}
