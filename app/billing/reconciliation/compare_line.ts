import { transaction } from '#core/database/transaction'
import { applyPayment } from '#billing/payments/apply_payment'
import { lookAtDispute } from '#billing/disputes/look_at_dispute'
import { lookAtRefund } from '#billing/refunds/look_at_refund'
import { paymentOfCharge } from '#billing/payments/payment_of_charge'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { ledger } from '#billing/ledger/ledger'
import { clearingOf } from '#billing/ledger/postings'
import { chargeCause } from '#billing/payments/charge_cause'
import Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import type { BalanceLine } from '@innkeeper/panel/gateway'
import type { Money } from '#core/money/money'
import type { FindingKind } from '#billing/models/billing_finding'

/**
 * Sees to it that the clearing account of a gateway holds what this line of its balance says; a finding where that cannot
 * be. Lines that are not about payments of ours (payouts, other shops on the same account) are left alone.
 */
export async function compareLine(gateway: string, line: BalanceLine): Promise<void> {
  if (line.kind === 'other' || !line.externalId) return
  const payment = await paymentOfCharge(gateway, line)
  if (!payment) return
  const { movement } = line
  if (!movement) return report(gateway, line, payment, 'balance_currency', {})

  const expected = movement.gross.minus(movement.fee)
  const before = await bookedOf(gateway, line, expected.currency)
  if (before.equals(expected)) return
  await bookAnew(gateway, line, payment)
  const booked = await bookedOf(gateway, line, expected.currency)
  if (booked.equals(expected)) return
  const amounts = { amount: expected.toJSON(), booked: booked.toJSON() }
  await report(gateway, line, payment, 'balance_differs', amounts)
}

/** What the ledger's transfers for this line did to the clearing account. */
export async function bookedOf(
  gateway: string,
  line: BalanceLine,
  currency: string
): Promise<Money> {
  const names = [
    ...(await namesOf(line)),
    `fee:${line.id}`,
    `fx:${line.id}:in`,
    `fx:${line.id}:out`,
  ]
  return ledger.sumOf(names, clearingOf(gateway), currency)
}

async function namesOf({ id, kind, externalId, movement }: BalanceLine): Promise<string[]> {
  if (kind === 'charge') return namesOfCharge(externalId ?? '')
  if (kind === 'dispute') return [`dp:${id}`]
  const refunds = await Refund.query()
    .where('external_id', externalId ?? '')
    .select('id')
  const suffix = movement?.gross.isNegative ? '' : ':fail'
  return refunds.flatMap((refund) => [
    `re:${refund.id}${suffix}`,
    `re:${refund.id}:credit${suffix}`,
  ])
}

/** A charge that paid several invoices was booked in as many parts. */
async function namesOfCharge(externalId: string): Promise<string[]> {
  const payments = await Payment.query().where('external_id', externalId).select('id', 'part')
  const parts = payments.length === 0 ? [0] : payments.map(({ part }) => part)
  const causes = parts.map((part) => chargeCause(externalId, part))
  return causes.flatMap((cause) => [`pay:${cause}`, `top:${cause}`])
}

async function bookAnew(gateway: string, line: BalanceLine, payment: Payment): Promise<void> {
  const externalId = line.externalId ?? ''
  if (line.kind === 'refund')
    return lookAtRefund(gateway, { refundId: null, externalId, chargeId: line.chargeId })
  if (line.kind === 'dispute') return lookAtDispute(gateway, externalId)
  if (payment.attemptId) await applyPayment(payment.attemptId)
}

async function report(
  gateway: string,
  line: BalanceLine,
  { accountId, invoiceId }: Payment,
  kind: FindingKind,
  amounts: Record<string, unknown>
): Promise<void> {
  const details = { externalId: line.externalId, line: line.id, about: line.kind, ...amounts }
  const cause = `${kind}:${gateway}:${line.id}`
  await transaction((trx) => reportFinding(trx, { kind, cause, accountId, invoiceId, details }))
}
