import { accountRoutes } from './resources/accounts.js'
import { balanceRoutes } from './resources/balance.js'
import { billingPortalRoutes } from './resources/billing_portal.js'
import { chargeRoutes } from './resources/charges.js'
import { checkoutSessionRoutes } from './resources/checkout_sessions.js'
import { contract } from './contract.js'
import { customerRoutes } from './resources/customers.js'
import { customerSessionRoutes } from './resources/customer_sessions.js'
import { disputeRoutes } from './resources/disputes.js'
import { eventRoutes } from './resources/events.js'
import { paymentIntentRoutes } from './resources/payment_intents.js'
import { paymentMethodRoutes } from './resources/payment_methods.js'
import { payoutRoutes } from './resources/payouts.js'
import { refundRoutes } from './resources/refunds.js'
import { setupIntentRoutes } from './resources/setup_intents.js'
import { taxIdRoutes } from './resources/tax_ids.js'
import { webhookEndpointRoutes } from './resources/webhook_endpoints.js'
import type { Operation } from './contract.js'
import type { Route } from './route.js'

const ROUTES: Route[] = [
  ...accountRoutes,
  ...balanceRoutes,
  ...billingPortalRoutes,
  ...chargeRoutes,
  ...checkoutSessionRoutes,
  ...customerRoutes,
  ...customerSessionRoutes,
  ...disputeRoutes,
  ...eventRoutes,
  ...paymentIntentRoutes,
  ...paymentMethodRoutes,
  ...payoutRoutes,
  ...refundRoutes,
  ...setupIntentRoutes,
  ...taxIdRoutes,
  ...webhookEndpointRoutes,
]

interface Matcher {
  route: Route
  operation: Operation
  method: string
  pattern: RegExp
}

const MATCHERS: Matcher[] = ROUTES.map((route) => {
  const [method, path] = route.operation.split(' ')
  const operation = contract.operations[route.operation]
  if (!operation) throw new Error(`The contract has no operation "${route.operation}"`)
  return { route, operation, method, pattern: patternOf(path) }
}).sort((a, b) => countParameters(a.route.operation) - countParameters(b.route.operation))

/** Operations of the contract that no resource answers; empty when all is well. */
export const UNANSWERED = Object.keys(contract.operations).filter(
  (operation) => !ROUTES.some((route) => route.operation === operation)
)

/** The operation for a method and a path with the ids in it; undefined where there is none. */
export function findRoute(method: string, path: string) {
  for (const matcher of MATCHERS) {
    const match = matcher.method === method && matcher.pattern.exec(path)
    if (match) return { ...matcher, ids: match.slice(1).map(decodeURIComponent) }
  }
}

const NOT_SIMULATED = contract.notSimulated.map((route) => {
  const [method, path] = route.split(' ')
  return { method, pattern: patternOf(path) }
})

/** Whether the API knows an address that the simulator does not answer. */
export function isKnownToStripe(method: string, path: string) {
  return NOT_SIMULATED.some((one) => one.method === method && one.pattern.test(path))
}

function patternOf(path: string) {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`)
}

function countParameters(operation: string) {
  return operation.split('{').length
}
