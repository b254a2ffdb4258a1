import Service from '#provisioning/models/service'
import type { HttpContext } from '@adonisjs/core/http'
import type { Actor } from '#core/actor'

/** The service that an address names, if it is of the account that the visitor acts for. */
export function ownService({ params, visitor }: HttpContext): Promise<Service> {
  return Service.query()
    .where({ id: params.id, account_id: visitor.requireAccount().id })
    .firstOrFail()
}

/** The member who makes this request. */
export function customerOf({ visitor }: Pick<HttpContext, 'visitor'>): Actor {
  return { type: 'customer', id: visitor.requireUser().id }
}
