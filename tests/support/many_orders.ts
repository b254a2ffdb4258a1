import { newId } from '#core/ids'
import { gateways } from '@innkeeper/panel/gateway'
import { startPayment } from '#billing/payments/start_payment'
import { stripeConfigFromEnvironment } from '#billing_stripe/config'
import { StripeGateway } from '#billing_stripe/stripe_gateway'
import Product from '#catalog/models/product'
import Template from '#catalog/models/template'
import { createCustomer } from '#tests/support/identity'
import { placeOrder } from '#tests/support/placed_order'
import type Plan from '#catalog/models/plan'
import type { PanelProcess } from '#tests/support/panel_process'

/**
 * Orders as many customers leave them when they arrive at the page of Stripe; answers the ids of the sessions. Half of
 * the machines are virtual machines, half containers.
 */
export async function customersAtStripe(panel: PanelProcess, count: number): Promise<string[]> {
  const products = await Product.query().preload('plans').orderBy('kind')
  const templates = await Template.query()
  const instance = new URL(panel.url).host
  const config = {
    ...stripeConfigFromEnvironment(),
    secretKey: 'sk_test_journeys',
    apiBase: panel.stripe.url,
    instance,
  }
  gateways.add(new StripeGateway(config))
  try {
    const sessions: string[] = []
    for (let index = 0; index < count; index++) {
      const product = products[index % products.length]
      const template = templates.find(({ kind }) => kind === product.kind)
      sessions.push(await orderAndStartPaying(product.plans[0], template?.id ?? '', index))
    }
    return sessions
  } finally {
    gateways.add(new StripeGateway(stripeConfigFromEnvironment()))
  }
}

async function orderAndStartPaying(plan: Plan, templateId: string, index: number): Promise<string> {
  const owner = await createCustomer()
  const hostname = `load-${index}-${newId().toLowerCase().slice(-8)}`
  const order = await placeOrder({ ...owner, plan, templateId, hostname })
  const started = await startPayment(order.invoiceId ?? '', { kind: 'new_card' })
  if (!started.ok || !started.value.sessionId) throw new Error('Paying could not be started')
  return started.value.sessionId
}
