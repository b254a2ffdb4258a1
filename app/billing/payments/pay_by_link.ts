import router from '@adonisjs/core/services/router'
import { cardName } from '#billing/cards/card_name'
import { lookAtAttempt, type AttemptOutcome } from '#billing/payments/look_at_attempt'
import { savedCardsOf } from '#billing/payments/list_payments'
import { paymentLink } from '#billing/payments/payment_link'
import { startPayment } from '#billing/payments/start_payment'
import { gateways } from '@innkeeper/panel/gateway'
import PaymentAttempt from '#billing/models/payment_attempt'
import type { I18n } from '@adonisjs/i18n'
import type Invoice from '#billing/models/invoice'
import type PaymentMethod from '#billing/models/payment_method'
import type { PaymentRefusal } from '#billing/payments/payment_choice'

/** What the page of a link shows: what is due, how it can be paid, and how the last try by the link ended. */
export async function payingByLink(invoice: Invoice, i18n: I18n) {
  const outcome = await lastOutcome(invoice)
  await invoice.refresh()
  const card = await defaultCard(invoice.accountId)
  const newCard = { value: 'new_card', label: i18n.t('billing.pay.new_card') }
  const saved = card && {
    value: card.id,
    label: i18n.t('billing.link.saved', { card: cardName(card) }),
  }
  return {
    invoice,
    due: invoice.amountDue(),
    outcome,
    isOnItsWay: outcome === 'processing' || outcome === 'unknown',
    action: router.builder().params({ id: invoice.id }).makeSigned('payment_links.store'),
    ways: saved ? [saved, newCard] : [newCard],
    suggested: saved?.value ?? newCard.value,
    takesCards: gateways.current() !== null && !invoice.isBelowCards && !invoice.isAboveCards,
  }
}

/** Starts to pay by the default card or a new one, and says where it goes on or why it does not. */
export async function payByLink(
  invoice: Invoice,
  method: string
): Promise<{ continueUrl: string | null; refusal: PaymentRefusal | null; link: string }> {
  const link = paymentLink(invoice.id)
  const card = await defaultCard(invoice.accountId)
  const isSaved = card !== null && method === card.id
  const started = await startPayment(invoice.id, {
    kind: isSaved ? 'saved_card' : 'new_card',
    paymentMethodId: isSaved ? card.id : undefined,
    byLink: true,
  })
  if (!started.ok) return { continueUrl: null, refusal: started.error, link }
  return { continueUrl: started.value.continueUrl, refusal: null, link }
}

/** The only saved card that a link offers: whoever has the link sees no more of an account than its mails say. */
async function defaultCard(accountId: string): Promise<PaymentMethod | null> {
  const current = gateways.current()?.name
  const cards = await savedCardsOf(accountId)
  return cards.find((card) => card.isDefault && card.gateway === current && !card.isExpired) ?? null
}

async function lastOutcome(invoice: Invoice): Promise<AttemptOutcome | null> {
  const last = await PaymentAttempt.query()
    .where({ invoice_id: invoice.id, by_link: true })
    .orderBy('id', 'desc')
    .first()
  if (!last) return null
  const { outcome } = await lookAtAttempt(last)
  return outcome
}
