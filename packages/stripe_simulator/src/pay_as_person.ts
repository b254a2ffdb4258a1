import { authenticateIntent } from './payments/finish_authentication.js'
import { findCardByNumber } from './test_cards.js'
import { invalidRequest } from './errors.js'
import { offeredCards, submitCheckout } from './payments/checkout.js'
import { successUrl } from './payments/checkout_completion.js'
import type { World } from './world.js'

/** What a person does on the Checkout page. */
export interface PayOptions {
  /** A test card's number (4242… unless told), or the id of a saved card that is offered. */
  card?: string
  /** Ticks "Save this card for later". */
  save?: boolean
  /** Passes (default) or fails the bank's authentication, where it is asked for. */
  authenticate?: boolean
  email?: string
  name?: string
}

/** How it ended, and where the browser would go. */
export type PayResult =
  | { status: 'complete'; redirectUrl: string }
  | { status: 'declined'; message: string }
  | { status: 'closed' }

/** Fills in and submits the page of a Checkout session, including the bank's page. */
export function payAsPerson(world: World, sessionId: string, options: PayOptions = {}): PayResult {
  const session = world.store.get('checkout.session', sessionId)
  const outcome = submitCheckout(world, session, {
    method: methodOf(world, sessionId, options.card ?? '4242424242424242'),
    save: options.save ?? false,
    email: options.email ?? session.customer_email ?? 'person@example.test',
    name: options.name ?? 'Test Person',
  })
  switch (outcome.type) {
    case 'closed':
      return { status: 'closed' }
    case 'declined':
      return { status: 'declined', message: outcome.message }
    case 'complete':
      return { status: 'complete', redirectUrl: outcome.redirectUrl }
    case 'authenticate': {
      const intent = authenticateIntent(world, outcome.intentId, options.authenticate ?? true)
      const error =
        intent.object === 'payment_intent' ? intent.last_payment_error : intent.last_setup_error
      if (error) return { status: 'declined', message: error.message ?? '' }
      return { status: 'complete', redirectUrl: successUrl(session) }
    }
  }
}

function methodOf(world: World, sessionId: string, card: string) {
  const session = world.store.get('checkout.session', sessionId)
  const saved = offeredCards(world, session).find((method) => method.id === card)
  if (saved) return saved.id
  const testCard = findCardByNumber(card)
  if (!testCard)
    throw invalidRequest(`"${card}" is neither a test card nor an offered card.`, { param: 'card' })
  return { card: testCard, details: {} }
}
