import { outbox } from '#core/outbox/outbox'
import { syncMethods } from '#billing/cards/sync_methods'
import { chargeNewCard } from '#billing/collections/charge_new_card'
import { closeCollection } from '#billing/collections/close_collection'
import { collectAgain, openCollection } from '#billing/collections/open_collection'
import { trustCardAgain } from '#billing/cards/trust_card_again'
import { carryOn } from '#billing/price_changes/keep_prices'
import { followInvoice } from '#billing/changes/follow_invoice'
import { closeAttempts } from '#billing/payments/close_attempts'
import CreditNote from '#billing/models/credit_note'
import { runAutoTopUp } from '#billing/top_ups/run_auto_top_up'
import { stopAutoTopUp } from '#billing/top_ups/stop_auto_top_up'
import PaymentAttempt from '#billing/models/payment_attempt'
import Payment from '#billing/models/payment'

/** What billing itself does about its events. */
export function consumeEvents(): void {
  outbox.consume('payment.succeeded', 'billing.auto_top_up', async ({ paymentId }) => {
    const payment = await Payment.find(paymentId)
    if (payment?.kind === 'credit') await runAutoTopUp(payment.accountId)
  })
  outbox.consume('payment.failed', 'billing.auto_top_up', async ({ attemptId }) => {
    const attempt = await PaymentAttempt.findOrFail(attemptId)
    if (attempt.topUpId && !attempt.isOpen) await stopAutoTopUp(attempt.topUpId, 'declined')
  })

  outbox.consume('invoice.voided', 'billing.close_attempt', ({ invoiceId }) => close(invoiceId))
  outbox.consume('invoice.paid', 'billing.close_attempt', ({ invoiceId }) => close(invoiceId))

  outbox.consume('credit_note.issued', 'billing.close_attempt', async ({ creditNoteId }) => {
    const note = await CreditNote.query().where('id', creditNoteId).preload('invoice').firstOrFail()
    if (!note.invoice.amountDue().isPositive) await close(note.invoiceId)
  })

  outbox.consume('credit_note.issued', 'billing.collected', async ({ creditNoteId }) => {
    const note = await CreditNote.findOrFail(creditNoteId)
    await closeCollection(note.invoiceId)
  })
  outbox.consume('invoice.issued', 'billing.collect', ({ invoiceId }) => openCollection(invoiceId))
  outbox.consume('invoice.reopened', 'billing.collect', ({ invoiceId }) => collectAgain(invoiceId))
  outbox.consume('invoice.voided', 'billing.collected', ({ invoiceId }) =>
    closeCollection(invoiceId)
  )
  outbox.consume('invoice.paid', 'billing.collected', ({ invoiceId }) => closeCollection(invoiceId))
  outbox.consume('payment_method.ready', 'billing.charge_new_card', ({ methodId }) =>
    chargeNewCard(methodId)
  )

  outbox.consume('payment.succeeded', 'billing.card_works', ({ paymentId }) =>
    trustCardAgain(paymentId)
  )
  outbox.consume('invoice.paid', 'billing.begin_change', ({ invoiceId }) =>
    followInvoice(invoiceId)
  )
  outbox.consume('invoice.voided', 'billing.end_change', ({ invoiceId }) =>
    followInvoice(invoiceId)
  )

  outbox.consume('price_change.scheduled', 'billing.tell_subscribers', ({ priceChangeId }) =>
    carryOn(priceChangeId)
  )
  outbox.consume('price_change.taken_back', 'billing.put_back', ({ priceChangeId }) =>
    carryOn(priceChangeId)
  )

  outbox.consume('payment.succeeded', 'billing.mirror_cards', async ({ paymentId }) => {
    const payment = await Payment.find(paymentId)
    if (payment?.gateway && payment.part === 0)
      await syncMethods(payment.gateway, payment.accountId)
  })
}

/** Nothing is due any more, so no page stays open on which it could be paid; asked again while the gateway is silent. */
async function close(invoiceId: string): Promise<void> {
  const closed = await closeAttempts(invoiceId)
  if (!closed.ok && closed.error.type === 'gateway_silent')
    throw new Error('The gateway did not answer; the open attempt is closed later')
}
