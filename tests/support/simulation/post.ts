import Stripe from 'stripe'
import { gateways } from '@innkeeper/panel/gateway'
import { receiveEvent } from '#billing'
import { WEBHOOK_SECRET } from '#tests/support/billing'
import type { SimulatedShop } from '#tests/support/simulation/simulated_shop'

/**
 * Carries the gateway's events to the panel as webhooks are: signed, some never, some twice, some days late, and in no order.
 * Those that never come are for the catch-up.
 */
export async function deliverEvents(shop: SimulatedShop): Promise<void> {
  const { dice, bank } = shop
  const news = await bank.eventsFrom(shop.eventsSeen)
  shop.eventsSeen += news.length
  const bag = [...shop.undelivered.splice(0), ...news.filter(() => !dice.percent(10))]
  while (bag.length > 0) {
    const [event] = bag.splice(dice.percent(60) ? 0 : dice.below(bag.length), 1)
    if (dice.percent(15)) shop.undelivered.push(event)
    else await deliver(event)
    if (dice.percent(8)) await deliver(event)
  }
}

async function deliver(event: Stripe.Event): Promise<void> {
  const payload = JSON.stringify(event)
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET })
  const read = gateways.get('stripe').verifyWebhook(payload, { 'stripe-signature': header })
  if (!read) throw new Error(`An event was refused: ${event.type}`)
  await receiveEvent('stripe', read, 'webhook')
}
