import { outbox } from '#core/outbox/outbox'
import { syncMethods } from '#billing/cards/sync_methods'
import { closeAttempts } from '#billing/payments/close_attempts'
import Payment from '#billing/models/payment'

/** What billing itself does about its events. */
export function consumeEvents(): void {
  outbox.consume('invoice.voided', 'billing.close_attempt', ({ invoiceId }) => close(invoiceId))
  outbox.consume('invoice.paid', 'billing.close_attempt', ({ invoiceId }) => close(invoiceId))

  outbox.consume('payment.succeeded', 'billing.mirror_cards', async ({ paymentId }) => {
    const payment = await Payment.find(paymentId)
    if (payment?.gateway) await syncMethods(payment.gateway, payment.accountId)
  })
}

/** Nothing is due any more, so no page stays open on which it could be paid; asked again while the gateway is silent. */
async function close(invoiceId: string): Promise<void> {
  const closed = await closeAttempts(invoiceId)
  if (!closed.ok && closed.error.type === 'gateway_silent')
    throw new Error('The gateway did not answer; the open attempt is closed later')
}
