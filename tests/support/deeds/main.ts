import router from '@adonisjs/core/services/router'
import { billingDeeds } from '#tests/support/deeds/billing'
import { catalogDeeds } from '#tests/support/deeds/catalog'
import { identityDeeds } from '#tests/support/deeds/identity'
import { orderingDeeds } from '#tests/support/deeds/ordering'
import { otherDeeds } from '#tests/support/deeds/rest'
import { provisioningDeeds } from '#tests/support/deeds/provisioning'
import type { PrepareDeed } from '#tests/support/deeds/deed'

/** By the name of the route; where a route does more than one thing the name is followed by which in brackets. */
export const deeds: Record<string, PrepareDeed> = {
  ...identityDeeds,
  ...catalogDeeds,
  ...provisioningDeeds,
  ...billingDeeds,
  ...orderingDeeds,
  ...otherDeeds,
}

export interface WriteRoute {
  name: string
  method: string
}

/** Every route that may change something, with the one method that its deed is sent with. */
export function writeRoutes(): WriteRoute[] {
  return Object.values(router.toJSON())
    .flat()
    .flatMap(({ name, methods }) => {
      const method = methods.find((one) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(one))
      return method ? [{ name: name ?? '', method }] : []
    })
}

export const routeOf = (deed: string): string => deed.replace(/ \(.*\)$/, '')
