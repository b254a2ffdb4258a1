import { gatewayCustomerId } from '#billing/cards/gateway_customer_id'
import { panelUrl } from '#billing/payments/panel_url'
import type { ChargeRequest, PaymentGateway } from '@innkeeper/panel/gateway'
import type PaymentAttempt from '#billing/models/payment_attempt'

/** What a gateway is asked for, with the account's customer there, who is made at first need. */
export async function chargeRequest(
  gateway: PaymentGateway,
  attempt: PaymentAttempt
): Promise<ChargeRequest> {
  await attempt.load('invoice', (query) => query.preload('account'))
  const { invoice } = attempt
  return {
    attemptId: attempt.id,
    invoiceId: invoice.id,
    invoiceNumber: invoice.number,
    description: invoice.number ?? invoice.id,
    amount: attempt.amount,
    customerExternalId:
      attempt.customerExternalId ?? (await gatewayCustomerId(gateway, invoice.account)),
    returnUrl: panelUrl('invoices.payments.show', { invoice: invoice.id, attempt: attempt.id }),
  }
}
