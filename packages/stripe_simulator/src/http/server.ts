import { createServer } from 'node:http'
import { ApiError } from '../errors.js'
import { CONTROLS } from '../controls.js'
import { handleApi } from './api_handler.js'
import { handlePage } from '../pages/page_router.js'
import { runDueTasks } from '../tasks.js'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Simulation } from '../simulation.js'

const LARGEST_BODY = 1024 * 1024
/** Longer than clients keep a connection, so that none is closed under a request. */
const KEEP_ALIVE = 65_000

/** Who is told of requests that may have changed something. */
interface Watcher {
  /** Just before the answer leaves. */
  answering(): void
  /** Once it has left, or the connection is gone. */
  answered(): void
}

/** The server of the API (`/v1`), of the test controls (`/_emu`) and of the hosted pages. */
export function createSimulatorServer(simulation: Simulation, watcher: Watcher): Server {
  return createServer({ keepAliveTimeout: KEEP_ALIVE }, (request, response) => {
    if (request.method !== 'GET') watch(response, watcher)
    handle(simulation, request, response).catch((error: unknown) => {
      if (response.headersSent) return response.destroy()
      sendJson(response, error instanceof ApiError ? error.status : 500, {
        error: { message: error instanceof Error ? error.message : String(error) },
      })
    })
  })
}

function watch(response: ServerResponse, watcher: Watcher): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse
  response.writeHead = (...args: unknown[]) => {
    watcher.answering()
    return writeHead(...args)
  }
  response.on('close', () => watcher.answered())
}

async function handle(simulation: Simulation, request: IncomingMessage, response: ServerResponse) {
  const body = await readBody(request)
  const { pathname } = new URL(request.url ?? '/', 'http://simulator')
  if (pathname.startsWith('/v1/')) return handleApi(simulation, request, response, body)
  if (pathname.startsWith('/_emu/')) return handleControl(simulation, response, pathname, body)
  runDueTasks(simulation.world)
  return handlePage(simulation, request, response, pathname, body)
}

function handleControl(
  simulation: Simulation,
  response: ServerResponse,
  path: string,
  body: string
) {
  const control = CONTROLS[path.slice('/_emu/'.length)]
  if (!control) {
    return sendJson(response, 404, {
      error: { message: `Controls: ${Object.keys(CONTROLS).join(', ')}` },
    })
  }
  sendJson(response, 200, control(simulation, body ? JSON.parse(body) : {}))
}

async function readBody(request: IncomingMessage) {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_BODY) throw new Error('The request is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function sendJson(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body, null, 2))
}
