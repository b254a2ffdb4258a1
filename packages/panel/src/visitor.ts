import type { HttpContext } from '@adonisjs/core/http'

/** Who makes a request, as far as packages need to know. */
export interface PanelVisitor {
  readonly user: { id: string; email: string } | null
  readonly account: { id: string; name: string } | null
  readonly staff: { id: string; role: string } | null
  /** Whether the visitor's staff role holds a permission. */
  can(permission: string): boolean
  /** The account acted for; throws 403 where there is none. */
  requireAccount(): { id: string; name: string }
}

const visitors = new WeakMap<HttpContext, PanelVisitor>()

/** The panel calls this for every request that comes from a browser, before routes are reached. */
export function lendVisitor(ctx: HttpContext, visitor: PanelVisitor): void {
  visitors.set(ctx, visitor)
}

/** Who makes this request: a signed-in user acting for an account, perhaps on the staff, or nobody yet. */
export function visitorOf(ctx: HttpContext): PanelVisitor {
  const visitor = visitors.get(ctx)
  if (!visitor) throw new Error('Nobody was recognised yet: the route stands outside the panel')
  return visitor
}
