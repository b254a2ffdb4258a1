import { DateTime } from 'luxon'
import { crashPoint } from '#core/crash_point'
import { idAt } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { Money } from '#core/money/money'
import { balancePostings } from '#billing/ledger/balance_postings'
import { openedAt } from '#billing/reconciliation/held_balances'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { explainEntry } from '#billing/reconciliation/settle_entry'
import Payout, { type PayoutLines } from '#billing/models/payout'
import { payoutTransitions } from '#billing/models/payout/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { PayoutTruth } from '@innkeeper/panel/gateway'

/**
 * Records how a payout stands at its gateway, in one transaction: what left the balance and came back, and what is at the bank.
 * Repeating it, or an older truth, changes nothing. Nothing is booked before the balance was opened.
 */
export async function applyPayout(gateway: string, truth: PayoutTruth): Promise<void> {
  await transaction(async (trx) => {
    const opened = await openedAt(gateway, trx)
    if (opened === null) return
    const payout = await findOrOpen(trx, { gateway, truth, opened })
    const before = payout.state
    if (before === truth.state || payoutTransitions[before].includes(truth.state))
      await payout.merge(factsOf(truth)).save()
    await payout.merge({ lines: linesAfter(payout, truth) }).save()
    await book(trx, payout, truth)
    if (payout.state === 'failed' && before !== 'failed') await tellStaff(trx, payout)
    live.refresh(['admin:payouts', `payout:${payout.id}`], trx)
    crashPoint('billing.before_payout_commit')
  })
  crashPoint('billing.payout_booked')
}

interface Seen {
  gateway: string
  truth: PayoutTruth
  opened: number
}

async function findOrOpen(
  trx: TransactionClientContract,
  { gateway, truth, opened }: Seen
): Promise<Payout> {
  const row = {
    id: idAt(truth.openedAt),
    gateway,
    external_id: truth.externalId,
    state: 'pending',
    is_automatic: truth.isAutomatic,
    is_before_opening: truth.openedAt < opened,
    amount_minor: truth.amount.minor,
    currency: truth.amount.currency,
    opened_at: sqlTime(truth.openedAt),
    lines: 'later',
    created_at: sqlTime(),
  }
  await trx.knexQuery().table('payouts').insert(row).onConflict(['gateway', 'external_id']).ignore()
  const payout = await Payout.query({ client: trx })
    .where({ gateway, external_id: truth.externalId })
    .forUpdate()
    .firstOrFail()
  return payout.useTransaction(trx)
}

function factsOf({ state, reference, failure, arrivesOn }: PayoutTruth) {
  return {
    state,
    reference: reference?.slice(0, 100) ?? null,
    failureCode: failure?.code?.slice(0, 60) ?? null,
    failureMessage: failure?.message?.slice(0, 255) ?? null,
    arrivesOn: arrivesOn ? DateTime.fromISO(arrivesOn) : null,
  }
}

/** Each of these follows the one before; of what is never told nothing follows. */
const TOLD: readonly PayoutLines[] = ['later', 'known', 'listed']

function linesAfter({ lines }: Payout, truth: PayoutTruth): PayoutLines {
  const isFurther = TOLD.indexOf(truth.lines) > TOLD.indexOf(lines)
  return truth.lines === 'untold' || isFurther ? truth.lines : lines
}

async function book(
  trx: TransactionClientContract,
  payout: Payout,
  { amount, movements }: PayoutTruth
): Promise<void> {
  const { gateway, isBeforeOpening } = payout
  for (const movement of movements) {
    const isReturn = movement.gross.isNegative === amount.isNegative
    if (isBeforeOpening && !isReturn) continue
    await balancePostings.payoutMoved(trx, payout, movement)
    await explainEntry(trx, { gateway, id: movement.id, paymentId: null })
  }
  if (isBeforeOpening) return
  const isThere = payout.state === 'paid' && movements.length > 0
  await balancePostings.payoutArrived(trx, payout, isThere ? amount : Money.zero(amount.currency))
}

function tellStaff(trx: TransactionClientContract, payout: Payout): Promise<void> {
  const { gateway, externalId, amount, failureMessage, failureCode } = payout
  return reportFinding(trx, {
    kind: 'payout_failed',
    cause: `payout_failed:${gateway}:${externalId}`,
    details: {
      ...{ externalId, payoutId: payout.id, amount: amount.toJSON() },
      reason: failureMessage ?? failureCode,
    },
  })
}
