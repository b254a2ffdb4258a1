import type { Server, ServerResponse } from 'node:http'

/** A little less than what the service manager waits before it kills. */
const LONGEST_MS = 25_000

/**
 * Watches a server's requests, so that it can be closed without cutting one off. What it answers is called when the server
 * is about to stop listening: requests in flight are answered, each with `Connection: close`, so that no connection is
 * kept for a next request, and after 25 seconds whoever still reads or writes is cut off.
 */
export function closing(server: Server): () => void {
  const inFlight = new Set<ServerResponse>()
  let isClosing = false

  server.prependListener('request', (_request, response) => {
    if (isClosing) response.setHeader('Connection', 'close')
    inFlight.add(response)
    response.once('close', () => inFlight.delete(response))
  })

  return () => {
    isClosing = true
    for (const response of inFlight)
      if (!response.headersSent) response.setHeader('Connection', 'close')
    setTimeout(() => server.closeAllConnections(), LONGEST_MS).unref()
  }
}
