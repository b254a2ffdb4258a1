import { outbox } from '#core/outbox/outbox'
import { cancelAttempt } from '#billing/actions/cancel_attempt'
import { syncMethods } from '#billing/actions/sync_methods'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'

/** What billing itself does about its events. */
export function consumeEvents(): void {
  outbox.consume('invoice.voided', 'billing.close_attempt', async ({ invoiceId }) => {
    const attempt = await PaymentAttempt.findBy('open_key', invoiceId)
    if (attempt) await cancelAttempt(attempt)
  })

  outbox.consume('payment.succeeded', 'billing.mirror_cards', async ({ paymentId }) => {
    const payment = await Payment.find(paymentId)
    if (payment?.gateway) await syncMethods(payment.gateway, payment.accountId)
  })
}
