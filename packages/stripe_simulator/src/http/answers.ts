import type { Fault } from '../faults.js'
import type { ServerResponse } from 'node:http'

/** A complete answer of the API, before it meets the network. */
export interface Answer {
  status: number
  body: string
  headers: Record<string, string>
}

/** How long a request is left hanging by timeout_after, unless told. */
const HANG = 120_000

export function sendAnswer(response: ServerResponse, answer: Answer) {
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(answer.body),
    ...answer.headers,
  })
  response.end(answer.body)
}

/** Loses, cuts or replaces an answer whose work is already done. */
export function sendWithFault(response: ServerResponse, answer: Answer, fault: Fault) {
  switch (fault.kind) {
    case 'reset_after':
      response.socket?.resetAndDestroy()
      return
    case 'timeout_after':
      setTimeout(() => response.socket?.destroy(), fault.ms ?? HANG).unref()
      return
    case 'truncate_after':
      response.writeHead(answer.status, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(answer.body),
        ...answer.headers,
      })
      response.write(answer.body.slice(0, answer.body.length / 2), () => response.socket?.destroy())
      return
    case 'error_after':
      sendAnswer(response, {
        ...answer,
        status: fault.status ?? 500,
        body: JSON.stringify({
          error: { type: 'api_error', message: 'A fault that was asked for.' },
        }),
      })
      return
    default:
      sendAnswer(response, answer)
  }
}
