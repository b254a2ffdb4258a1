import { authenticateIntent } from '../payments/finish_authentication.js'
import { formatAmount } from '../money.js'
import { html } from './html.js'
import { layout } from './layout.js'
import { resourceMissing } from '../errors.js'
import { sessionOfIntent, successUrl } from '../payments/checkout_completion.js'
import type Stripe from 'stripe'
import type { PageAnswer } from './page_answer.js'
import type { World } from '../world.js'

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent

/** The page where the bank asks its customer. */
export function showAuthentication(world: World, _form: URLSearchParams, id: string): PageAnswer {
  const intent = findIntent(world, id)
  if (intent.status !== 'requires_action') return { redirect: nextUrl(world, intent) }
  const what =
    intent.object === 'payment_intent'
      ? `a payment of ${formatAmount(intent.amount, intent.currency)}`
      : 'saving this card'
  const content = html`<h1>Verify that it’s you</h1>
    <p>Your bank asks you to confirm ${what}.</p>
    <form method="post" action="/authenticate/${id}" class="actions">
      <button class="primary" type="submit" name="outcome" value="complete">
        Complete authentication
      </button>
      <button type="submit" name="outcome" value="fail">Fail authentication</button>
    </form>`
  return { status: 200, page: layout('Authentication', content) }
}

/** Takes the customer's answer and goes back to where the payment was started. */
export function answerAuthentication(world: World, form: URLSearchParams, id: string): PageAnswer {
  const intent = findIntent(world, id)
  if (intent.status === 'requires_action') {
    authenticateIntent(world, id, form.get('outcome') === 'complete')
  }
  return { redirect: nextUrl(world, intent) }
}

function findIntent(world: World, id: string): Intent {
  const intent = world.store.find('payment_intent', id) ?? world.store.find('setup_intent', id)
  if (!intent) throw resourceMissing('intent', id)
  return intent
}

/** The success page of a finished Checkout session, its own page otherwise, or the return_url. */
function nextUrl(world: World, intent: Intent) {
  const session = sessionOfIntent(world, intent.id)
  if (session) {
    return session.status === 'complete'
      ? successUrl(session)
      : `${world.baseUrl}/c/pay/${session.id}`
  }
  const url = new URL(world.store.intents.get(intent.id)?.returnUrl ?? world.baseUrl)
  const isDone = intent.status === 'succeeded' || intent.status === 'requires_capture'
  url.searchParams.set(intent.object, intent.id)
  url.searchParams.set(`${intent.object}_client_secret`, intent.client_secret ?? '')
  url.searchParams.set('redirect_status', isDone ? 'succeeded' : 'failed')
  return url.href
}
