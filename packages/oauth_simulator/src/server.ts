import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { answer, ask } from './authorize.js'
import { json, send, type Answer } from './answer.js'
import { exchange } from './token.js'
import { discovery, emailsOf, keys, PROVIDER, type Provider } from './providers.js'
import type { Fault, FaultPlace } from './faults.js'
import type { Token, World } from './world.js'

const LARGEST_BODY = 64 * 1024
/** Longer than clients keep a connection, so that none is closed under a request. */
const KEEP_ALIVE = 65_000

interface Asked {
  provider: Provider
  place: FaultPlace
  url: URL
  request: IncomingMessage
  form: URLSearchParams
}

/** One server for all providers, each below a path of its own. */
export function createSimulatorServer(world: World): Server {
  return createServer({ keepAliveTimeout: KEEP_ALIVE }, (request, response) => {
    handle(world, request, response).catch((error: unknown) => {
      if (response.headersSent) return response.destroy()
      send(response, json({ error: String(error) }, 500))
    })
  })
}

async function handle(world: World, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://simulator')
  const form = new URLSearchParams(await readBody(request))
  const found = placeOf(url.pathname)
  const fault = found && world.faults.take(found.place)
  if (fault?.kind === 'reset') return request.socket.destroy()
  if (fault?.kind === 'delay') await setTimeout(fault.ms)
  const answered =
    faulty(fault) ??
    (found
      ? handlePlace(world, { ...found, url, request, form })
      : json({ error: 'not_found' }, 404))
  const status = send(response, answered)
  world.log({ method: request.method ?? '', path: url.pathname, status })
}

function placeOf(path: string): { provider: Provider; place: FaultPlace } | null {
  for (const provider of Object.values(PROVIDER)) {
    const prefix = `/${provider.name}`
    if (!path.startsWith(`${prefix}/`)) continue
    const below = path.slice(prefix.length)
    if (Object.hasOwn(provider.paths, below)) return { provider, place: provider.paths[below] }
  }
  return null
}

function faulty(fault: Fault | null | undefined): Answer | null {
  if (fault?.kind === 'status') return json({ error: 'server_error' }, fault.status)
  if (fault?.kind === 'json') return json(fault.body)
  if (fault?.kind === 'text') return { status: 200, text: fault.text, type: 'text/html' }
  return null
}

function handlePlace(world: World, asked: Asked): Answer {
  const { provider, place, url, request, form } = asked
  const { accept = '', authorization } = request.headers
  switch (place) {
    case 'authorize':
      return request.method === 'POST'
        ? answer(world, provider, url.searchParams, form)
        : ask(world, provider, url.searchParams)
    case 'token':
      return exchange(world, provider, { form, accept, authorization })
    case 'discovery':
      return discovery(world)
    case 'keys':
      return keys(world)
    case 'profile':
      return withToken(world, asked, (token) => json(provider.profile(token)))
    case 'emails':
      return withToken(world, asked, emailsOf)
  }
}

/** Answers whoever shows a token; GitHub besides refuses who does not say which program asks. */
function withToken(world: World, { provider, request }: Asked, work: (token: Token) => Answer) {
  if (provider.name === 'github' && !request.headers['user-agent'])
    return json({ message: 'Request forbidden by administrative rules.' }, 403)
  const [, secret] = /^(?:Bearer|token) (.+)$/i.exec(request.headers.authorization ?? '') ?? []
  const token = world.tokens.get(secret ?? '')
  return token ? work(token) : json({ error: 'invalid_token', message: 'Bad credentials' }, 401)
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_BODY) throw new Error('The request is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
