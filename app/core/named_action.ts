import type { HttpContext } from '@adonisjs/core/http'
import type { Allows } from '#core/registries/policies'

/**
 * Says whether whoever makes this request may do an action that is named, "BillingPolicy.view", as routes and registries do. Where
 * the policy is at hand, `bouncer.with(InvoicePolicy)` is asked instead.
 */
export function allowedBy({ bouncer }: Pick<HttpContext, 'bouncer'>): Allows {
  return (action) => bouncer.edgeHelpers.bouncer.can(action)
}

/** Lets on who may do a named action, as a route that names it would; 403 for others. */
export async function authorizeNamed(ctx: Pick<HttpContext, 'bouncer'>, action: string) {
  const [policy, method] = action.split('.')
  await ctx.bouncer.with(policy).authorize(method as never)
}
