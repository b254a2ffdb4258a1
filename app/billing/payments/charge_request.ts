import Account from '#identity/models/account'
import { gatewayCustomerId } from '#billing/cards/gateway_customer_id'
import { chargePurpose } from '#billing/payments/charge_purpose'
import { invoicesOf } from '#billing/payments/payment_subject'
import { shopLanguage } from '#core/i18n/languages'
import { paymentLink } from '#billing/payments/payment_link'
import { panelUrl } from '#billing/payments/panel_url'
import type { ChargeRequest, PaymentGateway } from '@innkeeper/panel/gateway'
import type PaymentAttempt from '#billing/models/payment_attempt'
import type Invoice from '#billing/models/invoice'

/** As many numbers as a statement has room for. */
const NAMED = 3

/** What a gateway is asked for, with the account's customer there, who is made at first need. */
export async function chargeRequest(
  gateway: PaymentGateway,
  attempt: PaymentAttempt
): Promise<ChargeRequest> {
  const account = await Account.findOrFail(attempt.accountId)
  const invoices = await invoicesOf(attempt)
  const only = invoices.length === 1 ? invoices[0] : null
  return {
    attemptId: attempt.id,
    invoiceId: only?.id ?? null,
    invoiceNumber: only?.number ?? null,
    purpose: only ? null : await chargePurpose(attempt),
    description: describe(invoices),
    amount: attempt.amount,
    customerExternalId: attempt.customerExternalId ?? (await gatewayCustomerId(gateway, account)),
    returnUrl: returnUrlOf(attempt),
  }
}

/** Where the gateway leads back to: it is the same each time, as it is asked again under the same key. */
function returnUrlOf({ id, invoiceId, byLink }: PaymentAttempt): string {
  if (!invoiceId) return panelUrl('payments.show', { attempt: id })
  return byLink
    ? paymentLink(invoiceId)
    : panelUrl('invoices.payments.show', { invoice: invoiceId, attempt: id })
}

function describe(invoices: Invoice[]): string {
  const words = shopLanguage()
  if (invoices.length === 0) return words.t('billing.top_ups.description')
  const numbers = invoices.slice(0, NAMED).map(({ id, number }) => number ?? id)
  const rest = invoices.length - numbers.length
  return rest > 0
    ? words.t('billing.pay.numbers_and_more', { numbers: numbers.join(', '), rest })
    : numbers.join(', ')
}
