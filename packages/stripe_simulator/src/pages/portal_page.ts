import { ApiError, resourceMissing } from '../errors.js'
import { authenticationUrl } from '../payments/authentication.js'
import { cardFields, readCard, testCardTable } from './card_form.js'
import { cardLabel } from './checkout_page.js'
import { cardsOf } from '../resources/payment_methods.js'
import { confirmSetup } from '../payments/confirm_setup.js'
import { create as createSetupIntent } from '../resources/setup_intents.js'
import { createCard, detachCard } from '../payments/cards.js'
import { html } from './html.js'
import { idOf } from '../values.js'
import { layout } from './layout.js'
import type Stripe from 'stripe'
import type { CardFields, FieldErrors } from './card_form.js'
import type { PageAnswer } from './page_answer.js'
import type { World } from '../world.js'

type Session = Stripe.BillingPortal.Session

/** The portal: the customer's cards, and a form for one more. */
export function showPortal(world: World, _form: URLSearchParams, id: string): PageAnswer {
  return page(world, world.store.get('billing_portal.session', id), 200)
}

/** Adds a card through a SetupIntent, which may lead over the bank's page. */
export function addCard(world: World, form: URLSearchParams, id: string): PageAnswer {
  const session = world.store.get('billing_portal.session', id)
  checkCardsAllowed(world, session)
  const typed: CardFields = {
    number: form.get('number') ?? '',
    expiry: form.get('expiry') ?? '',
    cvc: form.get('cvc') ?? '',
    name: form.get('name') ?? '',
  }
  const read = readCard(typed, new Date(world.now() * 1000))
  if ('errors' in read) return page(world, session, 422, typed, read.errors)
  const method = createCard(world, read.card, read.details)
  method.allow_redisplay = 'always'
  const intent = createSetupIntent(world, { customer: session.customer })
  intent.payment_method = method.id
  try {
    confirmSetup(world, intent, doneUrl(world, session))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return page(world, session, 422, typed, {}, error.message)
  }
  if (intent.status === 'requires_action') return { redirect: authenticationUrl(world, intent.id) }
  return { redirect: doneUrl(world, session) }
}

/** Removes a card or makes it the default. */
export function answerPortalCard(
  world: World,
  form: URLSearchParams,
  id: string,
  methodId: string
): PageAnswer {
  const session = world.store.get('billing_portal.session', id)
  checkCardsAllowed(world, session)
  const method = cardsOf(world, session.customer).find((one) => one.id === methodId)
  if (!method) throw resourceMissing('payment_method', methodId)
  if (form.get('action') === 'remove') detachCard(world, method)
  else {
    const customer = world.store.get('customer', session.customer)
    world.change('customer.updated', customer, {
      invoice_settings: { ...customer.invoice_settings, default_payment_method: methodId },
    })
  }
  return { redirect: session.url }
}

function page(
  world: World,
  session: Session,
  status: number,
  typed: Partial<CardFields> = {},
  errors: FieldErrors = {},
  message?: string
): PageAnswer {
  const customer = world.store.get('customer', session.customer)
  const isFlow = session.flow?.type === 'payment_method_update'
  const cards = cardsOf(world, customer.id)
  const content = html`
    <h1>${isFlow ? 'Add a card' : 'Your cards'}</h1>
    <p class="quiet">${customer.email ?? customer.id}</p>
    ${message && html`<div class="notice" role="alert"><p>${message} Your card wasn’t saved.</p></div>`}
    ${!isFlow && cardList(session, customer, cards)}
    ${canChangeCards(world, session) ? cardForm(session, isFlow, typed, errors) : null}
    ${session.return_url && html`<p><a href="${session.return_url}">Back to the shop</a></p>`}
    ${testCardTable()}
  `
  return { status, page: layout(isFlow ? 'Add a card' : 'Your cards', content) }
}

function cardList(session: Session, customer: Stripe.Customer, cards: Stripe.PaymentMethod[]) {
  if (!cards.length) return html`<p>No saved cards</p>`
  const preferred = idOf(customer.invoice_settings.default_payment_method)
  const action = (method: Stripe.PaymentMethod, value: string, label: string) =>
    html`<form method="post" action="/p/session/${session.id}/cards/${method.id}">
      <button
        type="submit"
        name="action"
        value="${value}"
        aria-label="${label}: ${cardLabel(method)}"
      >
        ${label}
      </button>
    </form>`
  const rows = cards.map(
    (method) =>
      html`<li>
        <span class="name">
          ${cardLabel(method)} ${method.id === preferred && html`<strong>(default)</strong>`}
        </span>
        <span class="actions">
          ${method.id !== preferred && action(method, 'default', 'Set as default')}
          ${action(method, 'remove', 'Remove')}
        </span>
      </li>`
  )
  return html`<ul class="cards">
    ${rows}
  </ul>`
}

function cardForm(
  session: Session,
  isFlow: boolean,
  typed: Partial<CardFields>,
  errors: FieldErrors
) {
  return html`${!isFlow && html`<h2>Add a card</h2>`}
    <form method="post" action="/p/session/${session.id}/cards" novalidate>
      ${cardFields(typed, errors)}
      <button class="primary" type="submit">Add card</button>
    </form>`
}

/** Where the customer goes after adding a card. */
function doneUrl(world: World, session: Session) {
  const after = session.flow?.after_completion
  if (after?.type === 'redirect' && after.redirect) return after.redirect.return_url
  return `${world.baseUrl}/p/session/${session.id}`
}

function canChangeCards(world: World, session: Session) {
  const id = idOf(session.configuration) ?? ''
  return world.store.get('billing_portal.configuration', id).features.payment_method_update.enabled
}

function checkCardsAllowed(world: World, session: Session) {
  if (!canChangeCards(world, session)) throw resourceMissing('session', session.id)
}
