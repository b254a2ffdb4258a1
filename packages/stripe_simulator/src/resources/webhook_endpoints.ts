import { build } from '../skeleton.js'
import { contract } from '../contract.js'
import { invalidRequest } from '../errors.js'
import { mergeMetadata, text } from '../values.js'
import { route } from '../route.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

export const webhookEndpointRoutes = [
  route('POST /v1/webhook_endpoints', create),
  route('GET /v1/webhook_endpoints/{id}', (world, _params, id) =>
    withoutSecret(world.store.get('webhook_endpoint', id))
  ),
  route('POST /v1/webhook_endpoints/{id}', update),
  route('DELETE /v1/webhook_endpoints/{id}', (world, _params, id) => {
    world.store.get('webhook_endpoint', id)
    world.store.remove('webhook_endpoint', id)
    return { id, object: 'webhook_endpoint', deleted: true }
  }),
  route('GET /v1/webhook_endpoints', (world) =>
    world.store.all('webhook_endpoint').map(withoutSecret)
  ),
]

/** Registers an address for events; its secret is told only now. */
export function create(
  world: World,
  params: Stripe.WebhookEndpointCreateParams & { secret?: string }
) {
  if (params.api_version && params.api_version !== contract.apiVersion) {
    throw invalidRequest(`The simulator only speaks API version ${contract.apiVersion}`, {
      param: 'api_version',
    })
  }
  return world.store.insert(
    'webhook_endpoint',
    build('webhook_endpoint', {
      id: world.newId('we'),
      api_version: params.api_version ?? null,
      created: world.now(),
      description: text(params.description),
      enabled_events: params.enabled_events,
      metadata: mergeMetadata({}, params.metadata),
      secret: params.secret ?? `whsec_${world.newId('s').slice(2)}`,
      status: 'enabled',
      url: params.url,
    })
  )
}

function update(world: World, params: Stripe.WebhookEndpointUpdateParams, id: string) {
  const endpoint = world.store.get('webhook_endpoint', id)
  if (params.url) endpoint.url = params.url
  if (params.enabled_events) endpoint.enabled_events = params.enabled_events
  if (params.description !== undefined) endpoint.description = text(params.description)
  if (params.disabled !== undefined) endpoint.status = params.disabled ? 'disabled' : 'enabled'
  endpoint.metadata = mergeMetadata(endpoint.metadata, params.metadata)
  return withoutSecret(endpoint)
}

function withoutSecret({ secret: _secret, ...endpoint }: Stripe.WebhookEndpoint) {
  return endpoint
}
