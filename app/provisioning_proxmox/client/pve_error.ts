import { classify } from './error_table.js'
import type { PveErrorKind } from './error_table.js'

export interface PveErrorInit {
  status: number
  reason: string
  request: string
  errors?: Record<string, string>
  kind?: PveErrorKind
  cause?: unknown
}

/** A refusal or silence of Proxmox VE. Its message is already free of the token's secret. */
export class PveError extends Error {
  readonly name = 'PveError'
  readonly status: number
  readonly reason: string
  readonly errors: Record<string, string>
  readonly kind: PveErrorKind
  /** Method and path, without parameters. */
  readonly request: string
  /** Whether the request could not have changed anything. */
  readonly isRead: boolean

  constructor(init: PveErrorInit) {
    const details = Object.entries(init.errors ?? {}).map(
      ([name, text]) => `${name}: ${text.trim()}`
    )
    super([`${init.request}: ${init.reason}`, ...details].join('; '), { cause: init.cause })
    this.status = init.status
    this.reason = init.reason
    this.errors = init.errors ?? {}
    this.request = init.request
    this.isRead = init.request.startsWith('GET ')
    this.kind = init.kind ?? classify(init.status, [init.reason, ...details].join('\n'))
  }
}

/** Whether the error is one of these refusals. */
export function isPveError(error: unknown, ...kinds: PveErrorKind[]): error is PveError {
  return error instanceof PveError && (kinds.length === 0 || kinds.includes(error.kind))
}
