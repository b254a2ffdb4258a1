import { invalidRequest, resourceMissing } from '../errors.js'
import { route } from '../route.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

export const eventRoutes = [
  route('GET /v1/events/{id}', (world, _params, id) => {
    const event = world.recentEvents().find((one) => one.id === id)
    if (!event) throw resourceMissing('event', id)
    return event
  }),
  route('GET /v1/events', list),
]

function list(world: World, params: Stripe.EventListParams) {
  if (params.type && params.types) {
    throw invalidRequest('You may pass either type or types, but not both.', { param: 'types' })
  }
  const wanted = params.types ?? (params.type ? [params.type] : ['*'])
  return world
    .recentEvents()
    .filter((event) => wanted.some((type) => matchesType(event.type, type)))
    .filter((event) => {
      if (params.delivery_success === undefined) return true
      return params.delivery_success === !world.undelivered.has(event.id)
    })
}

/** Whether a pattern (`*`, `charge.*`, `charge.refunded`) covers a type of event. */
export function matchesType(type: string, pattern: string) {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern
}
