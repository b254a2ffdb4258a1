import type { ServerResponse } from 'node:http'

/** As many as a person with several tabs needs; more is a script that holds connections. */
const MOST_PER_SESSION = 5

type Stream = Pick<ServerResponse, 'once' | 'end'>

const open = new Map<string, Set<Stream>>()

/** Counts a stream to its session until it closes. A sixth one of the same session ends the oldest. */
export function holdStream(sessionId: string, stream: Stream): void {
  const streams = open.get(sessionId) ?? new Set()
  open.set(sessionId, streams.add(stream))
  stream.once('close', () => forget(sessionId, stream))
  if (streams.size <= MOST_PER_SESSION) return
  const [oldest] = streams
  forget(sessionId, oldest)
  oldest.end()
}

function forget(sessionId: string, stream: Stream): void {
  const streams = open.get(sessionId)
  streams?.delete(stream)
  if (streams?.size === 0) open.delete(sessionId)
}
