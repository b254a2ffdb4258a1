import { readBody } from './body.js'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fault } from '../faults/types.js'
import type { ProxmoxSimulator } from '../simulator.js'

type Handler = (simulator: ProxmoxSimulator, body: Record<string, unknown>) => unknown

const loopback = /^(127\.|::1$|::ffff:127\.)/

const handlers: Record<string, Handler> = {
  'GET /_sim/requests': (simulator) => simulator.requests(),
  'DELETE /_sim/requests': (simulator) => simulator.clearRequests(),
  'GET /_sim/state': (simulator) => simulator.snapshot(),
  'POST /_sim/reset': (simulator) => simulator.reset(),
  'GET /_sim/clock': (simulator) => clockOf(simulator),
  'POST /_sim/clock': (simulator, body) => {
    if (body.speed !== undefined) simulator.cluster.clock.setSpeed(Number(body.speed))
    if (body.advance !== undefined) simulator.advance(Number(body.advance))
    return clockOf(simulator)
  },
  'POST /_sim/faults': (simulator, body) => {
    simulator.fault(body as unknown as Fault)
    return { armed: true }
  },
  'POST /_sim/backups': (simulator, { vmid, ...backup }) => {
    simulator.backUp(Number(vmid), backup)
    return { kept: true }
  },
  'DELETE /_sim/backups': (simulator, { vmid }) => simulator.dropBackups(Number(vmid)),
  'DELETE /_sim/faults': (simulator) => simulator.clearFaults(),
}

/** Answers the test controls under /_sim/, to callers on the same machine only. */
export async function control(
  simulator: ProxmoxSimulator,
  request: IncomingMessage,
  response: ServerResponse
) {
  const path = (request.url ?? '').split('?')[0]
  const handler = handlers[`${request.method} ${path}`]
  if (!loopback.test(request.socket.remoteAddress ?? '')) return answer(response, 403, null)
  if (!handler) return answer(response, 404, { error: `unknown control ${request.method} ${path}` })
  try {
    const text = await readBody(request)
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
    answer(response, 200, handler(simulator, body) ?? null)
  } catch (error) {
    answer(response, 400, { error: (error as Error).message })
  }
}

function clockOf({ cluster: { clock } }: ProxmoxSimulator) {
  return { now: clock.now(), mode: clock.mode, speed: clock.speed }
}

function answer(response: ServerResponse, status: number, body: unknown) {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  })
  response.end(text)
}
