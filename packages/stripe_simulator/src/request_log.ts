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

  add(entry: LoggedRequest) {
    this.entries.push(entry)
    if (this.entries.length > KEPT) this.entries.shift()
    return entry
  }

  clear() {
    this.entries = []
  }
}
