import type { ParsedNamedMiddleware } from '@adonisjs/core/types/http'

export interface ThrottleOptions {
  /** What is counted, such as "loyalty.redeem". */
  name: string
  requests: number
  /** Such as "10 minutes". */
  duration: string
}

/** What stands before a module's routes, as in `router.get(...).use(middleware.auth())`. */
export interface PanelMiddleware {
  /** Lets signed-in users through; sends others to sign in and back. */
  auth(): ParsedNamedMiddleware
  /** Lets through who is not signed in. */
  guest(): ParsedNamedMiddleware
  /** Lets staff through, where the action of a policy is named ("BillingPolicy.view") those who may do it. */
  staff(options?: { can?: string }): ParsedNamedMiddleware
  /** Lets through who showed within the last ten minutes that it is them; asks others, who come back with what they typed. */
  confirmed(): ParsedNamedMiddleware
  /** Answers 429 to who asks too often; every route that guests may post to needs it. */
  throttle(options: ThrottleOptions): ParsedNamedMiddleware
}

let known: PanelMiddleware | null = null

/** The panel calls this once, when its routes are loaded. */
export function lendMiddleware(middleware: PanelMiddleware): void {
  known = middleware
}

function lent(): PanelMiddleware {
  if (!known) throw new Error('Routes are loaded in an extension\'s "start"')
  return known
}

/** The panel's own middleware, by name. */
export const middleware: PanelMiddleware = {
  auth: () => lent().auth(),
  guest: () => lent().guest(),
  staff: (options) => lent().staff(options),
  confirmed: () => lent().confirmed(),
  throttle: (options) => lent().throttle(options),
}
