import { sqlTime } from '#core/database/sql_time'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const MOST = 1000

/** Finds the transfers by which staff refunded somebody among what a statement says went out: same amount, and their reference in it. */
export async function matchRefund(
  trx: TransactionClientContract,
  statementId: string
): Promise<void> {
  const went = await trx
    .from('bank_entries')
    .where({ statement_id: statementId, direction: 'out', state: 'ignored' })
    .whereNull('refund_id')
    .select('id', 'amount_minor', 'currency', 'purpose', 'reference')
    .limit(MOST)
  if (went.length === 0) return
  const refunds = await trx
    .from('refunds')
    .where({ destination: 'outside', state: 'succeeded' })
    .whereNotNull('reference')
    .whereIn('amount_minor', [...new Set(went.map((row) => Number(row.amount_minor)))])
    .whereNotExists(
      trx.from('bank_entries').whereColumn('bank_entries.refund_id', 'refunds.id').select('id')
    )
    .orderBy('id', 'desc')
    .limit(MOST)
    .select('id', 'account_id', 'amount_minor', 'currency', 'reference')
  const taken = new Set<string>()
  for (const entry of went) {
    const text = bare(`${entry.purpose} ${entry.reference ?? ''}`)
    const refund = refunds.find(
      (one) =>
        !taken.has(one.id) &&
        one.currency === entry.currency &&
        Number(one.amount_minor) === Number(entry.amount_minor) &&
        text.includes(bare(String(one.reference)))
    )
    if (!refund) continue
    taken.add(refund.id)
    await trx.from('bank_entries').where('id', entry.id).update({
      refund_id: refund.id,
      account_id: refund.account_id,
      reason: 'refund',
      updated_at: sqlTime(),
    })
  }
}

const bare = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
