import { ProvisioningError } from '@innkeeper/provisioning'

import { PveError } from './pve_error.js'
import type { ErrorCode, ErrorKind } from '@innkeeper/provisioning'
import type { PveErrorKind } from './error_table.js'

const MEANING: Record<PveErrorKind, readonly [ErrorKind, ErrorCode]> = {
  auth: ['auth', 'E_CREDENTIALS'],
  forbidden: ['privilege', 'E_PRIVILEGE'],
  param: ['permanent', 'E_INVALID_SPEC'],
  not_found: ['transient', 'E_MACHINE_MISSING'],
  missing_part: ['failed', 'E_PART_MISSING'],
  exists: ['transient', 'E_HOST_BUSY'],
  no_such_task: ['transient', 'E_HOST_ERROR'],
  no_such_template: ['permanent', 'E_TEMPLATE_MISSING'],
  already_running: ['transient', 'E_HOST_BUSY'],
  not_running: ['transient', 'E_HOST_BUSY'],
  unresponsive: ['failed', 'E_GUEST_UNRESPONSIVE'],
  locked: ['transient', 'E_MACHINE_LOCKED'],
  lock_timeout: ['transient', 'E_HOST_BUSY'],
  no_space: ['capacity', 'E_NO_SPACE'],
  no_cores: ['capacity', 'E_NO_CORES'],
  no_memory: ['capacity', 'E_NO_MEMORY'],
  // Somebody was first: the next look sees it.
  same_size: ['transient', 'E_HOST_BUSY'],
  no_quorum: ['transient', 'E_HOST_ERROR'],
  node_down: ['transient', 'E_NODE_OFFLINE'],
  not_implemented: ['permanent', 'E_UNSUPPORTED'],
  certificate: ['auth', 'E_CERTIFICATE'],
  not_sent: ['transient', 'E_HOST_UNREACHABLE'],
  ambiguous: ['transient', 'E_HOST_UNREACHABLE'],
  aborted: ['transient', 'E_ABORTED'],
  other: ['unknown', 'E_HOST_ERROR'],
}

/** Nothing was changed, so a fault nobody foresaw is worth another try. */
const FAILED_READ = ['transient', 'E_HOST_ERROR'] as const

/** Without these nothing can be asked; refused anywhere else, only one thing cannot be done. */
const OF_THE_WHOLE_CLUSTER = /^GET \/(?:version|access\/permissions)$/

const RETRY_AFTER_MS: Partial<Record<PveErrorKind, number>> = {
  locked: 15_000,
  lock_timeout: 5_000,
  no_quorum: 15_000,
  node_down: 15_000,
  not_sent: 5_000,
  ambiguous: 2_000,
}

/**
 * What the engine is told. An ambiguous answer is transient here because every verb looks at
 * the host before it acts again.
 */
export function toProvisioningError(
  error: PveError,
  log: readonly string[] = []
): ProvisioningError {
  const [kind, code] = meaningOf(error)
  const retryAfterMs = RETRY_AFTER_MS[error.kind]
  return new ProvisioningError(error.message, { kind, code, retryAfterMs, log, cause: error })
}

function meaningOf({ kind, isRead, request }: PveError): readonly [ErrorKind, ErrorCode] {
  if (kind === 'other' && isRead) return FAILED_READ
  if (kind === 'forbidden' && OF_THE_WHOLE_CLUSTER.test(request)) return ['auth', 'E_PRIVILEGE']
  return MEANING[kind]
}

/** Runs the body; a `PveError` leaves it as the error of the contract, others as they are. */
export async function translated<Result>(body: () => Promise<Result>): Promise<Result> {
  try {
    return await body()
  } catch (error) {
    throw error instanceof PveError ? toProvisioningError(error) : error
  }
}
