import { build } from '../skeleton.js'
import { invalidRequest } from '../errors.js'
import { route } from '../route.js'
import type Stripe from 'stripe'

const LIFETIME = 30 * 60

export const customerSessionRoutes = [
  route<Stripe.CustomerSessionCreateParams>('POST /v1/customer_sessions', (world, params) => {
    if (!params.customer) {
      throw invalidRequest('Missing required param: customer.', {
        code: 'parameter_missing',
        param: 'customer',
      })
    }
    world.store.get('customer', params.customer, 'customer')
    const session = build('customer_session', {
      client_secret: world.newSecret('cuss'),
      created: world.now(),
      customer: params.customer,
      expires_at: world.now() + LIFETIME,
    })
    const { payment_element: element, pricing_table: table } = params.components
    if (element && session.components) session.components.payment_element.enabled = element.enabled
    if (table && session.components) session.components.pricing_table.enabled = table.enabled
    return session
  }),
]
