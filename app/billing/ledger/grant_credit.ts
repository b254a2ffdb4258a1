import { actorText, type Actor } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { audit } from '#audit/models/audit_entry'
import { postings } from '#billing/ledger/postings'
import CreditGrant from '#billing/models/credit_grant'
import type { Money } from '#core/money/money'

/** Gives an account credit, with the reason and the member of staff who gave it. */
export async function grantCredit(
  accountId: string,
  { amount, reason, by }: { amount: Money; reason: string; by: Actor }
): Promise<CreditGrant> {
  return transaction(async (trx) => {
    const facts = {
      accountId,
      amountMinor: amount.minor,
      currency: amount.currency,
      reason,
      grantedBy: actorText(by),
    }
    const grant = await CreditGrant.create(facts, { client: trx })
    await postings.creditGranted(trx, { id: grant.id, accountId, amount })
    live.refresh(`account:${accountId}`, trx)
    const changes = { amount: amount.toJSON(), reason }
    await audit.record(trx, 'credit.granted', ['account', accountId], { changes, accountId })
    return grant
  })
}
