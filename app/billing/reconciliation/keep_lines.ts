import { crashPoint } from '#core/crash_point'
import { idAt } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { applyPayment } from '#billing/payments/apply_payment'
import { paymentOfCharge } from '#billing/payments/payment_of_charge'
import { lookAtDispute } from '#billing/disputes/look_at_dispute'
import { lookAtPayout } from '#billing/payouts/look_at_payout'
import { lookAtRefund } from '#billing/refunds/look_at_refund'
import { bookedOf } from '#billing/reconciliation/booked_of'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { settleEntry } from '#billing/reconciliation/settle_entry'
import BalanceEntry from '#billing/models/balance_entry'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BalanceLine, GatewayMovement } from '@innkeeper/panel/gateway'
import type Payment from '#billing/models/payment'

/** Where a line was found. */
export interface Found {
  gateway: string
  /** The moment from which on the books hold the balance, in milliseconds; null where it was not opened yet. */
  openedAt: number | null
  /** In what was paid out by this payout of ours. */
  payoutId?: string
}

const DESCRIPTION_LENGTH = 255

/** A line whose cause is in the books, as far as anybody knows it. */
export interface CausedLine {
  line: BalanceLine
  movement: GatewayMovement
  payment: Payment | null
}

/**
 * Sees to it that the books have what caused a line: what was missed is booked from fetched truth. Null where the line
 * cannot be kept, as it is in a currency without books.
 */
export async function causedLine(line: BalanceLine, found: Found): Promise<CausedLine | null> {
  const payment = isOfPayment(line) ? await paymentOfCharge(found.gateway, line) : null
  const { movement } = line
  if (movement) {
    await bookCause(line, movement, found, payment)
    return { line, movement, payment }
  }
  if (payment) await reportCurrency(found.gateway, line, payment)
  return null
}

/**
 * Keeps lines of a gateway's balance as entries, in one transaction, and settles each. Done again, or by two at once, it
 * changes nothing.
 */
export async function keepLines(lines: CausedLine[], found: Found): Promise<void> {
  if (lines.length === 0) return
  await transaction(async (trx) => {
    for (const line of lines) await settleEntry(trx, await keep(trx, line, found))
    crashPoint('billing.before_entry_commit')
  })
  crashPoint('billing.entry_booked')
}

function isOfPayment({ kind, externalId }: BalanceLine): boolean {
  return externalId !== null && (kind === 'charge' || kind === 'refund' || kind === 'dispute')
}

/** Books what caused the line, where the ledger does not have it or has something else. */
async function bookCause(
  line: BalanceLine,
  movement: GatewayMovement,
  { gateway }: Found,
  payment: Payment | null
): Promise<void> {
  const { kind, externalId, chargeId } = line
  if (externalId === null || (!payment && kind !== 'payout')) return
  const net = movement.gross.minus(movement.fee)
  const booked = await bookedOf({ gateway, kind, sourceId: externalId, movement })
  if (booked.equals(net)) return
  if (kind === 'payout') return lookAtPayout(gateway, externalId)
  if (kind === 'refund') return lookAtRefund(gateway, { refundId: null, externalId, chargeId })
  if (kind === 'dispute') return lookAtDispute(gateway, externalId)
  if (payment?.attemptId) await applyPayment(payment.attemptId)
}

/**
 * The entry of a line, locked. It is written before anything is read, so that whoever books its cause at the same time
 * either is seen here or sees it.
 */
async function keep(
  trx: TransactionClientContract,
  kept: CausedLine,
  found: Found
): Promise<BalanceEntry> {
  const { gateway, payoutId } = found
  await trx
    .knexQuery()
    .table('balance_entries')
    .insert(rowOf(kept, found))
    .onConflict(['gateway', 'external_id'])
    .ignore()
  const entry = await BalanceEntry.query({ client: trx })
    .where({ gateway, external_id: kept.line.id })
    .forUpdate()
    .firstOrFail()
  const paymentId = entry.paymentId ?? kept.payment?.id ?? null
  entry.useTransaction(trx).merge({ paymentId, payoutId: payoutId ?? entry.payoutId })
  if (entry.$isDirty) await entry.save()
  return entry
}

function rowOf({ line, movement, payment }: CausedLine, found: Found) {
  const { gross, fee } = movement
  const isBefore = found.openedAt === null || line.occurredAt < found.openedAt
  return {
    id: idAt(line.occurredAt),
    gateway: found.gateway,
    external_id: line.id,
    kind: line.kind,
    type: line.type ?? null,
    description: line.description?.slice(0, DESCRIPTION_LENGTH) ?? null,
    source_id: line.externalId,
    charge_id: line.chargeId,
    gross_minor: gross.minor,
    fee_minor: fee.minor,
    net_minor: gross.minus(fee).minor,
    currency: gross.currency,
    state: isBefore ? 'before' : 'booked',
    payment_id: payment?.id ?? null,
    payout_id: found.payoutId ?? null,
    occurred_at: sqlTime(line.occurredAt),
    created_at: sqlTime(),
  }
}

async function reportCurrency(
  gateway: string,
  line: BalanceLine,
  { accountId, invoiceId }: Payment
): Promise<void> {
  const kind = 'balance_currency'
  const details = { externalId: line.externalId, line: line.id, about: line.kind }
  const cause = `${kind}:${gateway}:${line.id}`
  await transaction((trx) => reportFinding(trx, { kind, cause, accountId, invoiceId, details }))
}
