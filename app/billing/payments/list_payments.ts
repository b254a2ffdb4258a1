import { keysetPage, type Cursor } from '#core/database/keyset'
import BillingFinding from '#billing/models/billing_finding'
import CreditGrant from '#billing/models/credit_grant'
import Payment from '#billing/models/payment'
import PaymentMethod from '#billing/models/payment_method'
import Refund from '#billing/models/refund'
import WebhookEvent from '#billing/models/webhook_event'

const LATEST_FIRST = { key: 'id', size: 25 }

/** Lists name an invoice; its document stays in the database. */
const numbered = (query: { select(...columns: string[]): unknown }) => query.select('id', 'number')

/** Payments of an account, the latest first, with their invoices. */
export function paymentsOf(accountId: string, at: Cursor) {
  const query = Payment.query().where('account_id', accountId).preload('invoice', numbered)
  return keysetPage(query, { ...LATEST_FIRST, at })
}

export function allRefunds(at: Cursor) {
  const query = Refund.query().preload('invoice', numbered).preload('account')
  return keysetPage(query, { ...LATEST_FIRST, at })
}

/** Saved cards of an account that may be charged, the default first. */
export function savedCardsOf(accountId: string): Promise<PaymentMethod[]> {
  return PaymentMethod.query()
    .where({ account_id: accountId, state: 'active' })
    .orderByRaw('default_key is null')
    .orderBy('id')
}

export function creditGrantsOf(accountId: string, at: Cursor) {
  const query = CreditGrant.query().where('account_id', accountId)
  return keysetPage(query, { ...LATEST_FIRST, at })
}

export function webhookEvents(state: string | undefined, at: Cursor) {
  const query = WebhookEvent.query()
  if (state) query.where('state', state)
  return keysetPage(query, { ...LATEST_FIRST, at })
}

/** What staff have to look at, or what they settled. */
export function findings(show: 'open' | 'settled', at: Cursor) {
  const query = BillingFinding.query().preload('account').preload('invoice', numbered)
  if (show === 'open') query.whereNull('settled_at')
  else query.whereNotNull('settled_at')
  return keysetPage(query, { ...LATEST_FIRST, at })
}
