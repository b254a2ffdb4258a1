import { findCardByNumber, TEST_CARDS } from '../test_cards.js'
import { html } from './html.js'
import type { CardDetails } from '../payments/cards.js'
import type { TestCard } from '../test_cards.js'

/** The fields of a card form as they were typed; never stored. */
export type CardFields = Record<'number' | 'expiry' | 'cvc' | 'name', string>

export type FieldErrors = Partial<Record<string, string>>

/** The fields for a new card, each with its label and its error. */
export function cardFields(typed: Partial<CardFields>, errors: FieldErrors) {
  return html`
    ${textField('number', 'Card number', typed.number, errors, {
      autocomplete: 'cc-number',
      inputmode: 'numeric',
    })}
    <div class="pair">
      ${textField('expiry', 'Expiry', typed.expiry, errors, {
        autocomplete: 'cc-exp',
        hint: 'MM/YY, such as 12/34',
      })}
      ${textField('cvc', 'CVC', typed.cvc, errors, {
        autocomplete: 'cc-csc',
        inputmode: 'numeric',
        hint: 'Any three digits',
      })}
    </div>
    ${textField('name', 'Name on card', typed.name, errors, { autocomplete: 'cc-name' })}
  `
}

interface FieldOptions {
  autocomplete?: string
  inputmode?: string
  type?: string
  hint?: string
}

/** One labelled field; its error, if any, is tied to it, and the first wrong one has the focus. */
export function textField(
  name: string,
  label: string,
  value = '',
  errors: FieldErrors = {},
  options: FieldOptions = {}
) {
  const error = errors[name]
  const isFirstError = Object.keys(errors)[0] === name
  const described = [options.hint && `${name}_hint`, error && `${name}_error`]
    .filter(Boolean)
    .join(' ')
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${options.type ?? 'text'}"
      value="${value}"
      autocomplete="${options.autocomplete ?? 'off'}"
      inputmode="${options.inputmode ?? 'text'}"
      aria-describedby="${described}"
      aria-invalid="${error ? 'true' : 'false'}"
      ${isFirstError && 'autofocus'}
    />
    ${options.hint && html`<p class="quiet" id="${name}_hint">${options.hint}</p>`}
    ${error && html`<p class="error" id="${name}_error">${error}</p>`}
  </div>`
}

/** The numbers that work here, and what happens with each. */
export function testCardTable() {
  const rows = TEST_CARDS.map(
    (card) =>
      html`<tr>
        <td><code>${card.number.replaceAll(/(\d{4})(?=\d)/g, '$1 ')}</code></td>
        <td>${card.label}</td>
      </tr>`
  )
  return html`<h2 id="test_cards">Test cards</h2>
    <table aria-labelledby="test_cards">
      <thead>
        <tr>
          <th scope="col">Card number</th>
          <th scope="col">Result</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`
}

/** Reads the card form: the test card and its details, or what is wrong by field. */
export function readCard(
  typed: Partial<CardFields>,
  now: Date
): { card: TestCard; details: CardDetails } | { errors: FieldErrors } {
  const errors: FieldErrors = {}
  const card = findCardByNumber(typed.number ?? '')
  if (!card) errors.number = 'Enter one of the test card numbers below.'
  const expiry = readExpiry(typed.expiry ?? '')
  if (!expiry) errors.expiry = 'Enter the expiry date as MM/YY, such as 12/34.'
  else if (isPast(expiry, now)) errors.expiry = 'This card has expired. Enter a later date.'
  if (!/^\d{3,4}$/.test((typed.cvc ?? '').trim())) errors.cvc = 'Enter three or four digits.'
  if (!typed.name?.trim()) errors.name = 'Enter the name on the card.'
  if (!card || !expiry || Object.keys(errors).length) return { errors }
  return { card, details: { ...expiry, name: typed.name } }
}

function readExpiry(text: string) {
  const match = /^\s*(0?[1-9]|1[0-2])\s*[/-]?\s*(?:20)?(\d{2})\s*$/.exec(text)
  return match ? { expMonth: Number(match[1]), expYear: 2000 + Number(match[2]) } : null
}

function isPast(expiry: { expMonth: number; expYear: number }, now: Date) {
  return expiry.expYear * 12 + expiry.expMonth < now.getUTCFullYear() * 12 + now.getUTCMonth() + 1
}
