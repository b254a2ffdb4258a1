import { keysetPage, type Cursor } from '#core/database/keyset'
import CreditGrant from '#billing/models/credit_grant'
import Payment from '#billing/models/payment'
import PaymentMethod from '#billing/models/payment_method'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const LATEST_FIRST = { key: 'id', size: 25 }

/** Lists name an invoice; its document stays in the database. */
const numbered = (query: { select(...columns: string[]): unknown }) => query.select('id', 'number')

/** Payments of an account, the latest first, with their invoices. */
export function paymentsOf(accountId: string, at: Cursor) {
  const query = Payment.query().where('account_id', accountId).preload('invoice', numbered)
  return keysetPage(query, { ...LATEST_FIRST, at })
}

/** Saved cards of an account that may be charged: the default first, then the backup. */
export function savedCardsOf(
  accountId: string,
  trx?: TransactionClientContract
): Promise<PaymentMethod[]> {
  return PaymentMethod.query({ client: trx })
    .where({ account_id: accountId, state: 'active' })
    .orderByRaw('default_key is null, backup_key is null')
    .orderBy('id')
}

export function creditGrantsOf(accountId: string, at: Cursor) {
  const query = CreditGrant.query().where('account_id', accountId)
  return keysetPage(query, { ...LATEST_FIRST, at })
}
