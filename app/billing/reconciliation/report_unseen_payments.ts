import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { reportFinding } from '#billing/reconciliation/report_finding'
import db from '@adonisjs/lucid/services/db'
import { gateways } from '@innkeeper/panel/gateway'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'

const PAGE = 500

/** Notifies staff of payments in our books for which a gateway's balance has no entry. */
export async function reportUnseenPayments(
  gateway: string,
  { since, until }: { since: number; until: number }
): Promise<void> {
  for (let from = { at: sqlTime(since), id: '' }; ;) {
    const page = await Payment.query()
      .where('gateway', gateway)
      .where('received_at', '>=', from.at)
      .where('received_at', '<', sqlTime(until))
      .where((query) => query.where('received_at', '>', from.at).orWhere('id', '>', from.id))
      .whereNotExists(
        db
          .from('balance_entries')
          .where('balance_entries.kind', 'charge')
          .whereColumn('balance_entries.source_id', 'payments.external_id')
          .select('balance_entries.id')
      )
      .orderBy('received_at')
      .orderBy('id')
      .limit(PAGE)
    for (const payment of page) await report(gateway, payment)
    if (page.length < PAGE) return
    const last = page[page.length - 1]
    from = { at: sqlTime(last.receivedAt), id: last.id }
  }
}

async function report(gateway: string, payment: Payment): Promise<void> {
  const { externalId, accountId, invoiceId, amount } = payment
  if (await wasBookedLate(gateway, payment)) return
  const details = { externalId, amount: amount.toJSON() }
  const kind = 'payment_unseen'
  const cause = `${kind}:${gateway}:${externalId}`
  await transaction((trx) => reportFinding(trx, { kind, cause, accountId, invoiceId, details }))
}

/** Whether the gateway has the charge, only from before the days that were compared: it was booked late, as after a restored backup. */
async function wasBookedLate(gateway: string, { attemptId, externalId }: Payment) {
  const attempt = attemptId ? await PaymentAttempt.find(attemptId) : null
  if (!attempt) return false
  const truth = await gateways.get(gateway).fetchAttempt(attempt.reference)
  return truth.charge?.id === externalId
}
