import type { Server } from 'node:http'

/** As long as a whole request may take to arrive; the largest takes a second on a slow line. */
const REQUEST_MS = 60_000
/** As long as a connection may be silent. Live pages are pinged far more often. */
const SILENCE_MS = 120_000

/** Ends connections that hold a place without using it: requests that never end, and those who say nothing at all. */
export function endSlowConnections(
  server: Server,
  { requestMs = REQUEST_MS, silenceMs = SILENCE_MS } = {}
): void {
  server.requestTimeout = requestMs
  server.headersTimeout = requestMs
  server.timeout = silenceMs
}
