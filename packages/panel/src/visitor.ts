import type { HttpContext } from '@adonisjs/core/http'

/** What a member's role in an account is for. */
export interface MemberRights {
  readonly role: string
  /** Whether the member may change the account's details and order. */
  readonly managesAccount: boolean
  /** Whether the member may spend the account's money and look after its cards. */
  readonly pays: boolean
  /** Whether the member may change the account's machines. */
  readonly operates: boolean
}

/** Something that belongs to an account. */
export interface OfAccount {
  accountId: string
}

/** Who makes a request, as far as packages and policies need to know. */
export interface PanelVisitor {
  readonly user: { id: string; email: string } | null
  readonly account: { id: string; name: string } | null
  /** The visitor's place in the account acted for; null without one. */
  readonly membership: MemberRights | null
  readonly staff: { id: string; role: string } | null
  /** Whether the visitor's staff role holds a permission. Policies ask it; everybody else asks a policy. */
  holds(permission: string): boolean
  /** Whether a thing belongs to the account acted for; without a thing, whether there is such an account. */
  actsFor(thing?: OfAccount): boolean
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
