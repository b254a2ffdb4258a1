import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import {
  lockTransfers,
  refusalToUndo,
  undoPayment,
  type UndoRefusal,
} from '#billing/bank/undo_payments'
import { suggestMatches } from '#billing/bank/suggest_matches'
import BankEntry from '#billing/models/bank_entry'
import Payment from '#billing/models/payment'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'

export type ReopenRefusal = UndoRefusal | { type: 'entry_changed' }

/**
 * Takes back what was decided about an incoming entry: its payments are reversed in the ledger, what they paid is due again and
 * the credit that they left is gone. All of them or none.
 */
export async function reopenEntry(
  id: string,
  { by }: { by: Actor }
): Promise<Result<BankEntry, ReopenRefusal>> {
  const seen = await BankEntry.query().where('id', id).firstOrFail()
  const transfers = await Payment.query()
    .where('bank_entry_id', id)
    .whereNull('undone_at')
    .orderBy('id')
  return transaction(async (trx) => {
    const { payments, invoices } = await lockTransfers(trx, transfers)
    const entry = await BankEntry.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
    if (entry.state === 'open' || entry.direction !== 'in' || entry.version !== seen.version)
      return failed({ type: 'entry_changed' })
    const invoiceOf = (payment: Payment) => invoices.get(payment.invoiceId ?? '') ?? null
    for (const payment of payments) {
      const refusal = await refusalToUndo(trx, payment, invoiceOf(payment))
      if (refusal) return failed(refusal)
    }
    for (const payment of payments) await undoPayment(trx, payment, invoiceOf(payment))
    await open(trx, entry)
    await audit.record(
      trx,
      seen.state === 'booked' ? 'bank_entry.undone' : 'bank_entry.reopened',
      ['bank_entry', id],
      { actor: by, changes: { payments: payments.map((payment) => payment.id) } }
    )
    return ok(entry)
  })
}

async function open(trx: TransactionClientContract, entry: BankEntry): Promise<void> {
  const [suggested] = await suggestMatches([entry], trx)
  await entry
    .useTransaction(trx)
    .merge({
      ...{ state: 'open', reason: null, note: null, accountId: null },
      ...{ decidedBy: null, decidedAt: null },
      suggestion: suggested ? JSON.stringify(suggested) : null,
      version: entry.version + 1,
    })
    .save()
}
