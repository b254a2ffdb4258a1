import type { HttpContext } from '@adonisjs/core/http'
import type { Requester } from '#provisioning/contracts/operation_states'

/** The member of the staff who makes this request. */
export function staffOf({ visitor }: Pick<HttpContext, 'visitor'>): Requester {
  return { type: 'staff', id: visitor.requireUser().id }
}
