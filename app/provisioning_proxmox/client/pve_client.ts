import { Agent, request } from 'undici'

import { PveError } from './pve_error.js'
import { formEncode } from './form_encode.js'
import { NotConnectedError, tlsConnector } from './tls_connector.js'
import type { RemoteCall } from '@innkeeper/provisioning'
import type { PveErrorKind } from './error_table.js'
import type { PveParams } from './form_encode.js'
import type { TlsTrust } from './tls_connector.js'

const TIMEOUT_MS = 30_000

/** Many times what a cluster of thousands of machines tells; a host that says more is none to listen to. */
const LARGEST_ANSWER = 32 * 1024 * 1024

/** Another endpoint would hear the same from the node that was asked for. */
const ANSWERED_BY_THE_CLUSTER = new Set([596, 599])

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface PveClientOptions {
  /** In the order of preference, such as `https://pve1.example.com:8006`. */
  endpoints: readonly string[]
  /** `user@realm!name` */
  tokenId: string
  tokenSecret: string
  trust: TlsTrust
  timeoutMs?: number
  connectTimeoutMs?: number
  /** At once and per endpoint; Proxmox VE has few workers. */
  maxConcurrentCalls?: number
  signal?: AbortSignal
  onRemoteCall?(call: RemoteCall): void | Promise<void>
}

interface Exchange {
  method: Method
  path: string
  params: PveParams
}

interface Connection {
  agent: Agent
  /** Index of the endpoint that answered last. */
  preferred: number
}

interface Answer {
  status: number
  reason: string
  body: unknown
}

/**
 * The API of one cluster. A call is made once: it moves on to the next endpoint only when
 * nothing was sent, or when reading. Whatever fails is a `PveError`.
 */
export class PveClient {
  #options: PveClientOptions
  #connection: Connection

  constructor(options: PveClientOptions, connection: Connection = openConnection(options)) {
    this.#options = options
    this.#connection = connection
  }

  /** The same connections, for calls that end when the signal is aborted as well. */
  withSignal(signal: AbortSignal | undefined): PveClient {
    if (!signal) return this
    const signals = [signal, this.#options.signal].filter((one) => one !== undefined)
    return new PveClient({ ...this.#options, signal: AbortSignal.any(signals) }, this.#connection)
  }

  /** The API token's full id, as tasks name their user. */
  get tokenId(): string {
    return this.#options.tokenId
  }

  get endpoints(): readonly string[] {
    return this.#options.endpoints
  }

  get<Data>(path: string, params: PveParams = {}): Promise<Data> {
    return this.#call<Data>({ method: 'GET', path, params })
  }

  post<Data>(path: string, params: PveParams = {}): Promise<Data> {
    return this.#call<Data>({ method: 'POST', path, params })
  }

  put<Data>(path: string, params: PveParams = {}): Promise<Data> {
    return this.#call<Data>({ method: 'PUT', path, params })
  }

  delete<Data>(path: string, params: PveParams = {}): Promise<Data> {
    return this.#call<Data>({ method: 'DELETE', path, params })
  }

  /** The text without the token's secret. */
  redact(text: string): string {
    return text.replaceAll(this.#options.tokenSecret, '[redacted]')
  }

  async close(): Promise<void> {
    await this.#connection.agent.destroy()
  }

  async #call<Data>(exchange: Exchange): Promise<Data> {
    const { endpoints } = this.#options
    let failure: PveError | undefined

    for (let attempt = 0; attempt < endpoints.length; attempt++) {
      const index = (this.#connection.preferred + attempt) % endpoints.length
      try {
        const data = await this.#exchange<Data>(endpoints[index], exchange)
        this.#connection.preferred = index
        return data
      } catch (error) {
        if (!(error instanceof PveError) || !mayFailOver(error, exchange)) throw error
        failure = error
      }
    }
    throw failure ?? new Error('A cluster needs at least one endpoint')
  }

  async #exchange<Data>(endpoint: string, exchange: Exchange): Promise<Data> {
    const name = `${exchange.method} ${exchange.path}`
    const mutates = exchange.method !== 'GET'
    await this.#options.onRemoteCall?.({ phase: 'before', name, mutates })
    const answer = await this.#send(endpoint, exchange)
    await this.#options.onRemoteCall?.({ phase: 'after', name, mutates })

    if (answer.status >= 200 && answer.status < 300) return dataOf(answer.body) as Data
    throw this.#toRefusal(answer, name)
  }

  async #send(endpoint: string, exchange: Exchange): Promise<Answer> {
    try {
      const response = await request(urlOf(endpoint, exchange), {
        dispatcher: this.#connection.agent,
        method: exchange.method,
        headers: this.#headers(exchange),
        body: bodyOf(exchange),
        signal: this.#signal(),
      })
      const text = await response.body.text()
      return {
        status: response.statusCode,
        reason: this.redact(response.statusText),
        body: this.#read(text),
      }
    } catch (error) {
      throw this.#toSilence(error, exchange)
    }
  }

  /** What a host sent, without the token's secret wherever it may stand; null where it is no JSON. */
  #read(text: string): unknown {
    const { tokenSecret } = this.#options
    return text.includes(tokenSecret)
      ? parseJson(text, (value) => this.redact(value))
      : parseJson(text)
  }

  #headers(exchange: Exchange): Record<string, string> {
    const { tokenId, tokenSecret } = this.#options
    const headers: Record<string, string> = {
      authorization: `PVEAPIToken=${tokenId}=${tokenSecret}`,
      accept: 'application/json',
    }
    if (bodyOf(exchange) !== undefined) {
      headers['content-type'] = 'application/x-www-form-urlencoded'
    }
    return headers
  }

  #signal(): AbortSignal {
    const overall = AbortSignal.timeout((this.#options.timeoutMs ?? TIMEOUT_MS) * 2)
    const { signal } = this.#options
    return signal ? AbortSignal.any([overall, signal]) : overall
  }

  #toRefusal(answer: Answer, name: string): PveError {
    const body = answer.body as { message?: unknown; errors?: unknown } | null
    const message = typeof body?.message === 'string' ? body.message.trim() : ''
    return new PveError({
      status: answer.status,
      reason: message || answer.reason || `status ${answer.status}`,
      errors: toErrors(body?.errors),
      request: name,
    })
  }

  #toSilence(error: unknown, exchange: Exchange): PveError {
    return new PveError({
      status: 0,
      reason: this.redact(error instanceof Error ? error.message : 'no answer'),
      request: `${exchange.method} ${exchange.path}`,
      kind: this.#kindOfSilence(error),
      cause: error,
    })
  }

  #kindOfSilence(error: unknown): PveErrorKind {
    if (error instanceof NotConnectedError) {
      return error.reason === 'certificate' ? 'certificate' : 'not_sent'
    }
    return this.#options.signal?.aborted ? 'aborted' : 'ambiguous'
  }
}

function openConnection(options: PveClientOptions): Connection {
  const timeout = options.timeoutMs ?? TIMEOUT_MS
  const agent = new Agent({
    connections: options.maxConcurrentCalls ?? 4,
    pipelining: 1,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    maxResponseSize: LARGEST_ANSWER,
    connect: tlsConnector(options.trust, options.connectTimeoutMs ?? 10_000),
  })
  return { agent, preferred: 0 }
}

function mayFailOver(error: PveError, { method }: Exchange): boolean {
  if (error.kind === 'not_sent' || error.kind === 'certificate') return true
  return (
    method === 'GET' && error.kind === 'ambiguous' && !ANSWERED_BY_THE_CLUSTER.has(error.status)
  )
}

/** Proxmox VE answers 501 to a body on GET and DELETE, so theirs go into the address. */
function urlOf(endpoint: string, { method, path, params }: Exchange): string {
  const query = method === 'GET' || method === 'DELETE' ? formEncode(params) : ''
  return `${endpoint.replace(/\/+$/, '')}/api2/json${path}${query ? `?${query}` : ''}`
}

/** A string, so that undici sends its length: chunked bodies are answered with 501. */
function bodyOf({ method, params }: Exchange): string | undefined {
  if (method === 'GET' || method === 'DELETE') return undefined
  return formEncode(params) || undefined
}

function parseJson(text: string, mend?: (value: string) => string): unknown {
  try {
    if (!mend) return JSON.parse(text)
    return JSON.parse(text, (_name, value: unknown) =>
      typeof value === 'string' ? mend(value) : value
    )
  } catch {
    return null
  }
}

function dataOf(body: unknown): unknown {
  return body !== null && typeof body === 'object' && 'data' in body ? body.data : null
}

function toErrors(errors: unknown): Record<string, string> {
  if (errors === null || typeof errors !== 'object') return {}
  return Object.fromEntries(Object.entries(errors).map(([name, text]) => [name, String(text)]))
}
