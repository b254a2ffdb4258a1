import { cardFields, readCard, testCardTable, textField } from './card_form.js'
import { formatAmount } from '../money.js'
import { html } from './html.js'
import { idOf } from '../values.js'
import { includeList } from '../includes.js'
import { layout } from './layout.js'
import { offeredCards, submitCheckout } from '../payments/checkout.js'
import { successUrl } from '../payments/checkout_completion.js'
import type Stripe from 'stripe'
import type { CheckoutEntry } from '../payments/checkout.js'
import type { FieldErrors } from './card_form.js'
import type { PageAnswer } from './page_answer.js'
import type { World } from '../world.js'

type Session = Stripe.Checkout.Session

interface Typed {
  method?: string
  email?: string
  save?: boolean
  card: { expiry?: string; name?: string; number?: string; cvc?: string }
}

/** The page of a session; tells an earlier decline. */
export function showCheckout(world: World, _form: URLSearchParams, id: string): PageAnswer {
  const session = world.store.get('checkout.session', id)
  if (session.status !== 'open') return closed(session)
  const intent =
    world.store.find('payment_intent', idOf(session.payment_intent) ?? '')?.last_payment_error ??
    world.store.find('setup_intent', idOf(session.setup_intent) ?? '')?.last_setup_error
  return page(world, session, 200, { card: {} }, {}, intent?.message)
}

/** Pays, or shows the page again with what went wrong. */
export function answerCheckout(world: World, form: URLSearchParams, id: string): PageAnswer {
  const session = world.store.get('checkout.session', id)
  if (session.status !== 'open') return closed(session)
  const typed = readForm(form)
  const entry = readEntry(world, session, typed)
  if ('errors' in entry) return page(world, session, 422, typed, entry.errors)
  const outcome = submitCheckout(world, session, entry)
  switch (outcome.type) {
    case 'complete':
      return { redirect: outcome.redirectUrl }
    case 'authenticate':
      return { redirect: outcome.url }
    case 'declined':
      return page(world, session, 422, typed, {}, outcome.message)
    case 'closed':
      return closed(session)
  }
}

/** What the person asks for, or what is wrong by field. */
function readEntry(
  world: World,
  session: Session,
  typed: Typed
): CheckoutEntry | { errors: FieldErrors } {
  const saved = offeredCards(world, session).find((method) => method.id === typed.method)
  const email = emailOf(world, session) ?? typed.email ?? ''
  const errors: FieldErrors = {}
  if (!/^\S+@\S+$/.test(email)) errors.email = 'Enter an email address.'
  const read = saved ? undefined : readCard(typed.card, new Date(world.now() * 1000))
  if (read && 'errors' in read) Object.assign(errors, read.errors)
  const method = saved?.id ?? (read && 'card' in read ? read : undefined)
  if (!method || Object.keys(errors).length) return { errors }
  const save = canSave(session) && Boolean(typed.save)
  return { method, save, email, name: saved ? null : typed.card.name }
}

function readForm(form: URLSearchParams): Typed {
  const field = (name: string) => form.get(name) ?? ''
  return {
    method: field('payment_method'),
    email: field('email').trim(),
    save: form.has('save'),
    card: {
      number: field('number'),
      expiry: field('expiry'),
      cvc: field('cvc'),
      name: field('name'),
    },
  }
}

function page(
  world: World,
  session: Session,
  status: number,
  typed: Typed,
  errors: FieldErrors,
  message?: string | null
): PageAnswer {
  const amount = formatAmount(session.amount_total ?? 0, session.currency ?? 'eur')
  const isSetup = session.mode === 'setup'
  const title = isSetup ? 'Add a card' : `Pay ${amount}`
  const content = html`
    <h1>${title}</h1>
    ${isSetup ? html`<p>You won’t be charged now.</p>` : summary(world, session)}
    ${message && html`<div class="notice" role="alert"><p>${message} You haven’t been charged.</p></div>`}
    <form method="post" action="/c/pay/${session.id}" novalidate>
      ${emailField(world, session, typed, errors)} ${savedCards(world, session, typed)}
      <fieldset>
        <legend>New card</legend>
        ${cardFields(typed.card, errors)}
        ${
          canSave(session) &&
          html`<p class="choice">
            <input type="checkbox" id="save" name="save" value="1" ${typed.save ? CHECKED : ''} />
            <label for="save">Save this card for future payments</label>
          </p>`
        }
      </fieldset>
      <button class="primary" type="submit">${isSetup ? 'Save card' : `Pay ${amount}`}</button>
    </form>
    ${session.cancel_url && html`<p><a href="${session.cancel_url}">Back to the shop</a></p>`}
    ${testCardTable()}
  `
  return { status, page: layout(title, content, session.branding_settings) }
}

const CHECKED = html`checked`

function summary(world: World, session: Session) {
  const items = includeList(world, { id: session.id, object: session.object }, 'line_items')
    .data as Stripe.LineItem[]
  const currency = session.currency ?? 'eur'
  const rows = items.map(
    (item) =>
      html`<tr>
        <td>${item.description}</td>
        <td class="number">${item.quantity}</td>
        <td class="number">${formatAmount(item.amount_total, currency)}</td>
      </tr>`
  )
  return html`<table aria-label="Order summary">
    <thead>
      <tr>
        <th scope="col">Item</th>
        <th scope="col" class="number">Quantity</th>
        <th scope="col" class="number">Amount</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
}

function emailField(world: World, session: Session, typed: Typed, errors: FieldErrors) {
  const known = emailOf(world, session)
  if (known) return html`<p>Email: <strong>${known}</strong></p>`
  return textField('email', 'Email', typed.email, errors, {
    type: 'email',
    autocomplete: 'email',
  })
}

function savedCards(world: World, session: Session, typed: Typed) {
  const cards = offeredCards(world, session)
  if (!cards.length) return null
  const chosen =
    cards.some((card) => card.id === typed.method) || typed.method === 'new'
      ? typed.method
      : cards[0].id
  const choice = (id: string, label: string) =>
    html`<p class="choice">
      <input
        type="radio"
        id="${id}"
        name="payment_method"
        value="${id}"
        ${id === chosen ? CHECKED : ''}
      />
      <label for="${id}">${label}</label>
    </p>`
  return html`<fieldset>
    <legend>Pay with</legend>
    ${cards.map((card) => choice(card.id, cardLabel(card)))} ${choice('new', 'New card')}
  </fieldset>`
}

/** A card as people know it: `Visa ending in 4242, expires 12/2030`. */
export function cardLabel({ card }: Stripe.PaymentMethod) {
  if (!card) return 'Card'
  const brand = card.brand.charAt(0).toUpperCase() + card.brand.slice(1)
  const month = String(card.exp_month).padStart(2, '0')
  return `${brand} ending in ${card.last4}, expires ${month}/${card.exp_year}`
}

function emailOf(world: World, session: Session) {
  const customer = world.store.find('customer', idOf(session.customer) ?? '')
  return customer?.email ?? session.customer_email
}

function canSave(session: Session) {
  return session.saved_payment_method_options?.payment_method_save === 'enabled'
}

function closed(session: Session): PageAnswer {
  const isComplete = session.status === 'complete'
  const title = isComplete ? 'This payment is complete' : 'This page has expired'
  const next = isComplete ? successUrl(session) : session.cancel_url
  const content = html`<h1>${title}</h1>
    <p>
      ${
        isComplete
          ? 'You’ve already completed this page. You won’t be charged again.'
          : 'You haven’t been charged. Go back to the shop and try again.'
      }
    </p>
    ${next && html`<p><a href="${next}">Back to the shop</a></p>`}`
  return { status: isComplete ? 200 : 410, page: layout(title, content) }
}
