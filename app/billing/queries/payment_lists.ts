import BillingFinding from '#billing/models/billing_finding'
import CreditGrant from '#billing/models/credit_grant'
import Payment from '#billing/models/payment'
import PaymentMethod from '#billing/models/payment_method'
import Refund from '#billing/models/refund'
import WebhookEvent from '#billing/models/webhook_event'

const PAGE_SIZE = 25

/** Payments of an account, the latest first, with their invoices. */
export function paymentsOf(accountId: string, page = 1) {
  return Payment.query()
    .where('account_id', accountId)
    .preload('invoice')
    .orderBy('id', 'desc')
    .paginate(page, PAGE_SIZE)
}

export function allPayments(page = 1) {
  return Payment.query()
    .preload('invoice')
    .preload('account')
    .orderBy('id', 'desc')
    .paginate(page, PAGE_SIZE)
}

export function allRefunds(page = 1) {
  return Refund.query()
    .preload('invoice')
    .preload('account')
    .orderBy('id', 'desc')
    .paginate(page, PAGE_SIZE)
}

/** Saved cards of an account that may be charged, the default first. */
export function savedCardsOf(accountId: string): Promise<PaymentMethod[]> {
  return PaymentMethod.query()
    .where({ account_id: accountId, state: 'active' })
    .orderByRaw('default_key is null')
    .orderBy('id')
}

export function creditGrantsOf(accountId: string, page = 1) {
  return CreditGrant.query()
    .where('account_id', accountId)
    .orderBy('id', 'desc')
    .paginate(page, PAGE_SIZE)
}

export function webhookEvents({ page = 1, state }: { page?: number; state?: string }) {
  const query = WebhookEvent.query().orderBy('id', 'desc')
  if (state) query.where('state', state)
  return query.paginate(page, PAGE_SIZE)
}

/** What staff have to look at: open findings first. */
export function findings(page = 1) {
  return BillingFinding.query()
    .preload('account')
    .preload('invoice')
    .orderByRaw('settled_at is not null')
    .orderBy('id', 'desc')
    .paginate(page, PAGE_SIZE)
}
