import { allowed, type Allows } from '#core/registries/policies'
import type { HttpContext } from '@adonisjs/core/http'

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

/** Lets on who may do at least one of these; 403 for others. */
export async function authorizeOneOf(
  ctx: Pick<HttpContext, 'bouncer'>,
  entries: readonly { can: string }[]
) {
  const open = await allowed(entries, allowedBy(ctx))
  const [first] = [...open, ...entries]
  if (first) await authorizeNamed(ctx, first.can)
}
