export interface LoggedRequest {
  at: string
  method: string
  /** Below /api2/json, with its query. */
  path: string
  /** Form-encoded, whatever it was sent as. */
  body: string
  status: number
  reason: string
  token?: string
}

const kept = 20_000

/** Remembers what was asked, so that a test can check each request against the real schema. */
export class RequestLog {
  #requests: LoggedRequest[] = []

  constructor(private listener?: (request: LoggedRequest) => void) {}

  add(request: LoggedRequest) {
    this.#requests.push(request)
    this.listener?.(request)
    if (this.#requests.length > kept) this.#requests.shift()
  }

  all() {
    return [...this.#requests]
  }

  clear() {
    this.#requests = []
  }
}
