import type { Server } from 'node:http'

/** As long as a whole request may take to arrive; the largest takes a second on a slow line. */
const REQUEST_MS = 60_000
/** As long as nothing may be sent or read. Live pages are pinged far more often. */
const SILENCE_MS = 120_000

/** Ends connections that hold a place without using it: of requests that never end, and of answers that nobody reads. */
export function endSlowConnections(
  server: Server,
  { requestMs = REQUEST_MS, silenceMs = SILENCE_MS } = {}
): void {
  server.requestTimeout = requestMs
  server.headersTimeout = requestMs
  server.timeout = silenceMs
}
