export const ERROR_KINDS = [
  'transient',
  'conflict',
  'capacity',
  'permanent',
  'failed',
  'auth',
  'privilege',
  'unknown',
] as const

/**
 * What the engine does about an error:
 * - `transient`: call again later with the same checkpoint
 * - `conflict`: someone else holds the thing (`E_REMOTE_ID_TAKEN`: reserve another id and start
 *   over; `E_FOREIGN_MACHINE`: stop and tell staff; `E_MACHINE_LOCKED`: ask again later)
 * - `capacity`: no room there, and nothing is under way; `create` is cleared away and begun at
 *   another place, `resize` ends and what was reserved for it is given back, the other verbs wait for room
 * - `permanent`: the request can never succeed as it is
 * - `failed`: the host tried and says that it did not work this time; nothing is left under way
 * - `auth`: nothing can be asked of the cluster, as it refuses the credentials or shows another
 *   certificate; pause the cluster and tell staff
 * - `privilege`: this one thing is not allowed; stop the one operation and tell staff which
 *   privilege is missing where
 * - `unknown`: the host may or may not have done it and will not say; a person must look
 */
export type ErrorKind = (typeof ERROR_KINDS)[number]

export const ERROR_CODES = [
  'E_HOST_UNREACHABLE',
  'E_HOST_BUSY',
  'E_HOST_ERROR',
  'E_CERTIFICATE',
  'E_CREDENTIALS',
  'E_PRIVILEGE',
  'E_REMOTE_ID_TAKEN',
  'E_FOREIGN_MACHINE',
  'E_MACHINE_MISSING',
  'E_MACHINE_LOCKED',
  'E_TEMPLATE_MISSING',
  'E_PART_MISSING',
  'E_NO_SPACE',
  'E_NO_CORES',
  'E_NO_MEMORY',
  'E_NODE_OFFLINE',
  'E_INVALID_SPEC',
  'E_INVALID_CONNECTION',
  'E_INVALID_CHECKPOINT',
  'E_UNSUPPORTED',
  'E_TASK_FAILED',
  'E_GUEST_UNRESPONSIVE',
  'E_DEADLINE',
  'E_ABORTED',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

export interface ProvisioningErrorOptions {
  kind: ErrorKind
  code: ErrorCode
  retryAfterMs?: number
  /** The last lines that the host wrote about it, oldest first; shown to staff, so without secrets. */
  log?: readonly string[]
  cause?: unknown
}

/** The one error that leaves a driver. Its message is shown to staff and holds no secret. */
export class ProvisioningError extends Error {
  readonly name = 'ProvisioningError'
  readonly kind: ErrorKind
  readonly code: ErrorCode
  readonly retryAfterMs: number | undefined
  readonly log: readonly string[]

  constructor(message: string, options: ProvisioningErrorOptions) {
    super(message, { cause: options.cause })
    this.kind = options.kind
    this.code = options.code
    this.retryAfterMs = options.retryAfterMs
    this.log = options.log ?? []
  }

  /** Whether calling again with the same checkpoint may help. */
  get retryable(): boolean {
    return this.kind === 'transient'
  }
}
