import { choicePage } from './pages/choice_page.js'
import { errorPage } from './pages/error_page.js'
import type { Answer } from './answer.js'
import type { Provider } from './providers.js'
import type { Client, World } from './world.js'

/** Shows who can be chosen; says on a page of its own what is wrong with the question, and sends nobody anywhere then. */
export function ask(world: World, provider: Provider, query: URLSearchParams): Answer {
  const client = clientOf(world, query)
  if (typeof client === 'string') return errorPage(provider, client)
  const refusal = refusalOf(provider, query)
  return refusal
    ? { redirect: back(world, provider, query, { error: refusal }) }
    : choicePage(world, provider, client, query)
}

/** What the person pressed: consent as somebody, denial, or the provider's own failure. */
export function answer(
  world: World,
  provider: Provider,
  query: URLSearchParams,
  form: URLSearchParams
): Answer {
  const asked = ask(world, provider, query)
  if (!('page' in asked) || asked.status !== 200) return asked
  const error = form.get('error')
  if (error) return { redirect: back(world, provider, query, { error }) }
  const person = world.person(form.get('person'))
  if (!person) return asked

  const code = world.grant({
    provider: provider.name,
    clientId: query.get('client_id') ?? '',
    redirectUri: query.get('redirect_uri') ?? '',
    person,
    scopes: (query.get('scope') ?? '').split(/[ ,]+/).filter(Boolean),
    challenge: query.get('code_challenge'),
    nonce: query.get('nonce'),
  })
  return { redirect: back(world, provider, query, { code }) }
}

/** The client that asks, or what keeps the person here. */
function clientOf(world: World, query: URLSearchParams): Client | string {
  const client = world.clients.find(({ id }) => id === query.get('client_id'))
  if (!client) return 'Unknown client_id.'
  if (!client.redirectUris.includes(query.get('redirect_uri') ?? ''))
    return 'This redirect_uri isn’t registered for the application.'
  return client
}

function refusalOf(provider: Provider, query: URLSearchParams): string | null {
  if (provider.needsResponseType && query.get('response_type') !== 'code')
    return 'unsupported_response_type'
  if (query.has('code_challenge') && query.get('code_challenge_method') !== 'S256')
    return 'invalid_request'
  return null
}

function back(
  world: World,
  provider: Provider,
  query: URLSearchParams,
  said: Record<string, string>
): string {
  const url = new URL(query.get('redirect_uri') ?? '')
  const all = { ...said, state: query.get('state') ?? '' }
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value)
  if (provider.name === 'openid') url.searchParams.set('iss', `${world.baseUrl}/openid`)
  return url.href
}
