import { createHash } from 'node:crypto'
import { ApiError, invalidRequest } from './errors.js'
import type { FormValue } from './form.js'

export interface SavedAnswer {
  fingerprint: string
  status: number
  body: string
  requestId: string
  at: number
}

const KEPT_FOR = 24 * 3600

/**
 * Remembers the answers of requests by their idempotency key for 24 hours, and which keys are
 * in use at this moment.
 */
export class IdempotencyKeys {
  private saved = new Map<string, SavedAnswer>()
  private inUse = new Set<string>()

  constructor(private now: () => number) {}

  /**
   * Begins a request with a key. Returns the earlier answer to repeat, or undefined where the
   * request is new; refuses other parameters (400) and a key in use (409).
   */
  begin(key: string, fingerprint: string): SavedAnswer | undefined {
    if (key.length > 255) throw invalidRequest('Idempotency keys can have up to 255 characters')
    if (this.inUse.has(key)) throw keyInUse(key)
    const earlier = this.saved.get(key)
    if (earlier && earlier.at > this.now() - KEPT_FOR) {
      if (earlier.fingerprint !== fingerprint) throw otherParameters(key)
      return earlier
    }
    this.inUse.add(key)
  }

  save(key: string, answer: Omit<SavedAnswer, 'at'>) {
    this.saved.set(key, { ...answer, at: this.now() })
  }

  end(key: string) {
    this.inUse.delete(key)
  }

  dump() {
    const oldest = this.now() - KEPT_FOR
    return [...this.saved].filter(([, answer]) => answer.at > oldest)
  }

  load(entries: [string, SavedAnswer][]) {
    this.saved = new Map(entries)
  }

  clear() {
    this.saved.clear()
  }
}

/** What must be equal for two requests to count as the same one; the order of parameters need not. */
export function fingerprintOf(method: string, path: string, params: Record<string, FormValue>) {
  const text = JSON.stringify(inOrder(params))
  return createHash('sha256').update(`${method} ${path}\n${text}`).digest('hex')
}

function inOrder(value: FormValue): FormValue {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(inOrder)
  const names = Object.keys(value).sort()
  return Object.fromEntries(names.map((name) => [name, inOrder(value[name])]))
}

function keyInUse(key: string) {
  return new ApiError(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `Another request with the key '${key}' is still in progress.`,
  })
}

function otherParameters(key: string) {
  return new ApiError(400, {
    type: 'idempotency_error',
    message: `The key '${key}' was first used with other parameters; use another key for another request.`,
  })
}
