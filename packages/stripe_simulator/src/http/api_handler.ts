import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, invalidRequest, notSimulated } from '../errors.js'
import { contract } from '../contract.js'
import { expandAnswer } from '../expand.js'
import { findRoute, isKnownToStripe } from '../routes.js'
import { fingerprintOf } from '../idempotency.js'
import { listPage, searchPage } from '../listing.js'
import { parseForm } from '../form.js'
import { readParams } from '../request_validator.js'
import { runDueTasks } from '../tasks.js'
import { checkTexts } from '../text_rules.js'
import { sendAnswer, sendWithFault } from './answers.js'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './answers.js'
import type { Fault } from '../faults.js'
import type { FormValue } from '../form.js'
import type { Simulation } from '../simulation.js'

interface ApiRequest {
  id: string
  method: string
  path: string
  params: Record<string, FormValue>
  key: string | null
}

const REFERENCE = 'https://docs.stripe.com/error-codes/'
const REFUSES_METHOD_TYPES = /^\/v1\/(payment_intents|setup_intents|checkout\/sessions)(\/|$)/

/** Answers one request to `/v1`, with the fault that waits for it. */
export async function handleApi(
  simulation: Simulation,
  message: IncomingMessage,
  response: ServerResponse,
  body: string
) {
  const request = readRequest(simulation, message, body)
  const entry = simulation.log.add({
    id: request.id,
    at: new Date(simulation.world.now() * 1000).toISOString(),
    method: request.method,
    path: request.path,
    params: request.params,
    idempotencyKey: request.key,
    status: null,
    replayed: false,
  })
  const fault = simulation.faults.takeForRequest(`${request.method} ${request.path}`)
  if (fault?.kind === 'reset_before') return void message.socket.resetAndDestroy()
  const answer = await answerOf(simulation, message, request, fault)
  simulation.log.answered(entry, answer.status, 'idempotent-replayed' in answer.headers)
  if (fault?.kind === 'webhook_before_response') await sleep(fault.ms ?? 100)
  if (fault) sendWithFault(response, answer, fault)
  else sendAnswer(response, answer)
}

function readRequest(simulation: Simulation, message: IncomingMessage, body: string): ApiRequest {
  const url = new URL(message.url ?? '/', 'http://simulator')
  const key = message.headers['idempotency-key']
  return {
    id: simulation.world.newId('req'),
    method: message.method ?? 'GET',
    path: url.pathname,
    params: parseForm(message.method === 'POST' ? body : url.search.slice(1)),
    key: message.method === 'POST' && typeof key === 'string' ? key : null,
  }
}

async function answerOf(
  simulation: Simulation,
  message: IncomingMessage,
  request: ApiRequest,
  fault?: Fault
): Promise<Answer> {
  let isKeyHeld = false
  try {
    checkCaller(simulation, message)
    if (fault?.kind === 'error_before') return faultyAnswer(request, fault)
    const fingerprint = fingerprintOf(request.method, request.path, request.params)
    const earlier = request.key ? simulation.idempotency.begin(request.key, fingerprint) : undefined
    if (earlier) return replay(request, earlier)
    isKeyHeld = request.key !== null
    if (fault?.kind === 'delay') await sleep(fault.ms ?? 1000)
    if (fault?.kind === 'error_stored') return storedError(simulation, request, fingerprint, fault)
    const answer = execute(simulation, request, fingerprint)
    if (fault?.kind !== 'error_stored_after') return answer
    return storedError(simulation, request, fingerprint, fault)
  } catch (error) {
    return errorAnswer(request, error)
  } finally {
    if (isKeyHeld && request.key) simulation.idempotency.end(request.key)
  }
}

function checkCaller(simulation: Simulation, message: IncomingMessage) {
  const key = apiKeyOf(message.headers.authorization)
  const { apiKeys } = simulation
  const isKnown = apiKeys ? apiKeys.includes(key) : /^[sr]k_test_\w+$/.test(key)
  if (!isKnown) {
    const hint = key
      ? `Invalid API Key provided: ${key.slice(0, 7)}***`
      : 'You did not provide an API key.'
    throw invalidRequest(hint, { status: 401 })
  }
  const version = message.headers['stripe-version']
  if (version && version !== contract.apiVersion) {
    throw invalidRequest(
      `The simulator only speaks API version ${contract.apiVersion}, not ${version}`
    )
  }
}

function apiKeyOf(header = '') {
  const [scheme, value = ''] = header.split(' ')
  return scheme === 'Basic' ? Buffer.from(value, 'base64').toString().split(':')[0] : value
}

/** Does what the request asks for. Everything after the validation is remembered by its key. */
function execute(simulation: Simulation, request: ApiRequest, fingerprint: string): Answer {
  const { world } = simulation
  runDueTasks(world)
  const found = findRoute(request.method, request.path)
  if (!found) throw unknownUrl(request)
  if (
    request.params.payment_method_types !== undefined &&
    REFUSES_METHOD_TYPES.test(request.path)
  ) {
    throw invalidRequest(
      'payment_method_types is no longer supported; use automatic_payment_methods.',
      {
        code: 'payment_method_types_no_longer_supported',
        param: 'payment_method_types',
      }
    )
  }
  const params = readParams(found.operation.request, request.params)
  if (request.method === 'POST') checkTexts(params)
  world.request = { id: request.id, idempotency_key: request.key }
  const answer = attempt(request, () => {
    const result = found.route.handle(world, params, found.ids)
    const { answers, of } = found.operation
    const envelope = envelopeOf(answers, result, params, request.path)
    return expandAnswer(world, envelope, of, params.expand as string[] | undefined)
  })
  world.request = { id: null, idempotency_key: null }
  remember(simulation, request, fingerprint, answer)
  return answer
}

function remember(simulation: Simulation, request: ApiRequest, fingerprint: string, to: Answer) {
  if (!request.key) return
  const { status, body } = to
  simulation.idempotency.save(request.key, { fingerprint, status, body, requestId: request.id })
}

/** A failure of the service itself that its idempotency key then repeats for a day. */
function storedError(
  simulation: Simulation,
  request: ApiRequest,
  fingerprint: string,
  fault: Fault
): Answer {
  const answer = faultyAnswer(request, fault)
  remember(simulation, request, fingerprint, answer)
  return answer
}

function envelopeOf(kind: string, result: unknown, params: object, path: string): object {
  const listed = result as { id: string; created?: number }[]
  if (kind === 'list') return listPage(listed, params, path)
  if (kind === 'search_result') return searchPage(listed, params as { query: string }, path)
  return result as object
}

function attempt(request: ApiRequest, work: () => object): Answer {
  try {
    return jsonAnswer(request, 200, work())
  } catch (error) {
    return errorAnswer(request, error)
  }
}

function jsonAnswer(request: ApiRequest, status: number, body: object): Answer {
  return {
    status,
    body: JSON.stringify(body, null, 2),
    headers: {
      'request-id': request.id,
      'stripe-version': contract.apiVersion,
      ...(request.key && { 'idempotency-key': request.key }),
    },
  }
}

function errorAnswer(request: ApiRequest, error: unknown): Answer {
  if (error instanceof ApiError) {
    const { code } = error.body
    const reference = code &&
      code !== 'not_simulated' && { doc_url: `${REFERENCE}${code.replaceAll('_', '-')}` }
    return jsonAnswer(request, error.status, { error: { ...error.body, ...reference } })
  }
  const message = `The simulator failed: ${error instanceof Error ? error.stack : String(error)}`
  return jsonAnswer(request, 500, { error: { type: 'api_error', message } })
}

function replay(
  request: ApiRequest,
  earlier: { status: number; body: string; requestId: string }
): Answer {
  const { headers } = jsonAnswer(request, earlier.status, {})
  return {
    status: earlier.status,
    body: earlier.body,
    headers: { ...headers, 'idempotent-replayed': 'true', 'original-request': earlier.requestId },
  }
}

function faultyAnswer(request: ApiRequest, fault: Fault): Answer {
  const status = fault.status ?? 500
  const type = status === 429 ? 'invalid_request_error' : 'api_error'
  const code = status === 429 ? { code: 'rate_limit' } : {}
  return jsonAnswer(request, status, {
    error: { type, ...code, message: 'A fault that was asked for.' },
  })
}

function unknownUrl({ method, path }: ApiRequest) {
  if (isKnownToStripe(method, path)) return notSimulated(`${method} ${path}`)
  return invalidRequest(`Unrecognized request URL (${method}: ${path}).`, { status: 404 })
}
