/** One request that the API got. */
export interface LoggedRequest {
  id: string
  at: string
  method: string
  path: string
  params: unknown
  idempotencyKey: string | null
  status: number | null
  replayed: boolean
}

const KEPT = 2000

/** The most recent API requests, oldest first. */
export class RequestLog {
  entries: LoggedRequest[] = []

  constructor(private onAnswer: (request: LoggedRequest) => void = () => {}) {}

  add(entry: LoggedRequest) {
    this.entries.push(entry)
    if (this.entries.length > KEPT) this.entries.shift()
    return entry
  }

  /** Completes the entry of a request that is being answered. */
  answered(entry: LoggedRequest, status: number, replayed: boolean) {
    Object.assign(entry, { status, replayed })
    this.onAnswer(entry)
  }

  clear() {
    this.entries = []
  }
}
