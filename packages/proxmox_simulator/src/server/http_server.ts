import { createServer, type Server } from 'node:https'
import { ApiError } from '../errors.js'
import { failure, refusal, success, type Answer } from './answer.js'
import { bodyRefusal, parseBody, parseForm, readBody } from './body.js'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Faults } from '../faults/faults.js'
import type { RequestFault } from '../faults/types.js'
import type { Dispatcher } from './dispatcher.js'
import type { RequestLog } from './request_log.js'

export interface HttpServerOptions {
  certificate: string
  privateKey: string
  dispatcher: Dispatcher
  faults: Faults
  log: RequestLog
  /** Real milliseconds before a 401; the real server waits 3 seconds. */
  unauthorizedDelay: number
  control: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  changed: () => void
}

const prefix = '/api2/json'

/** Creates the HTTPS server that speaks as pveproxy does. */
export function createHttpServer(options: HttpServerOptions): Server {
  return createServer(
    { cert: options.certificate, key: options.privateKey },
    (request, response) => {
      const path = request.url ?? '/'
      const handling = path.startsWith('/_sim/')
        ? options.control(request, response)
        : handle(options, request, response)
      handling.catch(() => request.socket.destroy())
    }
  )
}

async function handle(
  options: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse
) {
  const url = request.url ?? '/'
  const [path, query = ''] = url.split(/\?(.*)/s)
  const below = path.startsWith(prefix) ? path.slice(prefix.length) || '/' : undefined
  const fault = options.faults.takeRequest(request.method ?? '', below ?? path)

  if (fault?.delay) await pause(fault.delay)
  if (fault?.drop === 'before') return void request.socket.destroy()

  const { answer, fields } = await answerOf(options, request, below, query, fault)
  if (below !== undefined) record(options, request, below, query, fields, answer)
  if (answer.status === 401 && options.unauthorizedDelay) await pause(options.unauthorizedDelay)
  if (fault?.drop === 'after') return void request.socket.destroy()
  send(request, response, answer, fault?.truncate)
}

async function answerOf(
  { dispatcher, changed }: HttpServerOptions,
  request: IncomingMessage,
  below: string | undefined,
  query: string,
  fault?: RequestFault
): Promise<{ answer: Answer; fields: [string, string][] }> {
  const method = request.method ?? 'GET'
  let fields: [string, string][] = []
  try {
    if (!['GET', 'POST', 'PUT', 'DELETE'].includes(method)) {
      return { answer: refusal(501, `method '${method}' not available`, ''), fields }
    }
    const refused = bodyRefusal(request)
    if (refused) return { answer: refusal(...refused), fields }
    const body = await readBody(request)
    fields = parseBody(request.headers['content-type'], body)
    if (fault?.status) {
      return { answer: failure(new ApiError(fault.status, fault.reason ?? 'fault')), fields }
    }
    if (below === undefined) {
      return { answer: refusal(404, `no such file '${request.url}'`), fields }
    }
    const authorization = request.headers.authorization
    const result = dispatcher.run(method, below, [...parseForm(query), ...fields], authorization)
    if (method !== 'GET') changed()
    return { answer: success(result), fields }
  } catch (error) {
    return { answer: failure(error), fields }
  }
}

function record(
  { log }: HttpServerOptions,
  request: IncomingMessage,
  below: string,
  query: string,
  fields: [string, string][],
  { status, reason }: Answer
) {
  log.add({
    at: new Date().toISOString(),
    method: request.method ?? '',
    path: query ? `${below}?${query}` : below,
    body: new URLSearchParams(fields).toString(),
    status,
    reason,
    token: /^PVEAPIToken=([^=]+)=/.exec(request.headers.authorization ?? '')?.[1],
  })
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  truncate = false
) {
  const body = Buffer.from(answer.body)
  response.writeHead(answer.status, answer.reason, {
    'Cache-Control': 'max-age=0',
    'Pragma': 'no-cache',
    'Server': 'pve-api-daemon/3.0',
    ...(!answer.isBare && { 'Content-Type': 'application/json;charset=UTF-8' }),
    'Content-Length': body.length,
    ...(answer.status >= 400 && { Connection: 'close' }),
  })
  if (!truncate) return void response.end(body)
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.destroy())
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
