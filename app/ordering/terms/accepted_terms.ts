import Order from '#ordering/models/order'
import TermsVersion from '#ordering/models/terms_version'
import type { DateTime } from 'luxon'
import type Account from '#identity/models/account'

/** The wording in force, and when an account accepted that very wording with an order before; null where it did not. */
export async function acceptedTerms(
  account: Account | null
): Promise<{ terms: TermsVersion | null; acceptedAt: DateTime | null }> {
  const terms = await TermsVersion.inForce()
  if (!terms || !account) return { terms, acceptedAt: null }
  const order = await Order.query()
    .where({ account_id: account.id, terms_version_id: terms.id })
    .whereNotNull('terms_accepted_at')
    .orderBy('id', 'desc')
    .first()
  return { terms, acceptedAt: order?.termsAcceptedAt ?? null }
}
