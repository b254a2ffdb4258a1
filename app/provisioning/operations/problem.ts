import { ProvisioningError } from '@innkeeper/provisioning'
import { reasonOf } from '#core/security/without_values'
import type { ErrorCode, ErrorKind } from '@innkeeper/provisioning/types'

/** What went wrong with an operation. `expired`: it waited so long that nobody would expect it any more. */
export interface Problem {
  kind: ErrorKind | 'expired'
  code: ErrorCode | null
  message: string
  /** The last lines that the host wrote about it. */
  log?: readonly string[]
}

/**
 * What an error means for an operation. Whatever a driver throws is its own; anything else went wrong in the panel (its
 * database was away, say), which tells nothing about the host and is worth another try.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProvisioningError) {
    const { kind, code, message, log } = error
    return { kind, code, message, log }
  }
  const message = reasonOf(error)
  return { kind: 'transient', code: null, message }
}

/** The columns of an operation that keep its problem. */
export function errorColumns({ kind, code, message, log = [] }: Problem) {
  return {
    error_kind: kind,
    error_code: code,
    error_message: message.slice(0, 1000),
    error_log: log.length > 0 ? log.join('\n').slice(0, 8000) : null,
  }
}

export const noError = {
  error_kind: null,
  error_code: null,
  error_message: null,
  error_log: null,
} as const
