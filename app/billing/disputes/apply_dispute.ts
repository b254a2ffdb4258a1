import { DateTime } from 'luxon'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { settings } from '#core/settings/settings'
import { Money } from '#core/money/money'
import { divideDispute, divideMovement, heldOf } from '#billing/disputes/divide_dispute'
import { paymentsOfCharge } from '#billing/disputes/disputed_purchase'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { explainEntry } from '#billing/reconciliation/settle_entry'
import { postings } from '#billing/ledger/postings'
import BillingFinding, { type FindingKind } from '#billing/models/billing_finding'
import Dispute from '#billing/models/dispute'
import { disputeTransitions } from '#billing/models/dispute/states'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DisputeTruth } from '@innkeeper/panel/gateway'
import type DisputePart from '#billing/models/dispute_part'

/**
 * Records how a dispute stands at the gateway, in one transaction: its facts, the money that it holds, its fee and, once
 * the bank has decided, how it ended. Repeating it, or an older truth, changes nothing.
 */
export async function applyDispute(payment: Payment, truth: DisputeTruth): Promise<void> {
  const charge = await paymentsOfCharge(payment)
  await transaction(async (trx) => {
    const payments = await lock(trx, charge)
    const dispute = await findOrOpen(trx, payment, truth)
    const tookNothing = dispute.$isLocal || dispute.isInquiry
    const mayMove = dispute.state === truth.state || canFollow(dispute, truth)
    if (mayMove) await moveOn(trx, dispute, truth)
    await holdServices(trx, dispute, tookNothing)
    const parts = await divideDispute(trx, dispute, payments)
    const movements = truth.movements.map((movement) => divideMovement(movement, parts))
    for (const { movement, shares } of movements) {
      await postings.disputeMoved(trx, dispute, { movement, shares, parts })
      const { gateway, paymentId } = dispute
      await explainEntry(trx, { gateway, id: movement.id, paymentId })
    }
    for (const [index, part] of parts.entries())
      for (const held of heldOf(index, movements))
        await postings.disputeLost(
          trx,
          { part, gateway: dispute.gateway },
          isLost(dispute) ? held : Money.zero(held.currency)
        )
    live.refresh(topicsOf(dispute, parts), trx)
  })
}

/** The payments as they are now, locked behind the invoices that they paid. Nothing is read before. */
async function lock(trx: TransactionClientContract, charge: Payment[]): Promise<Payment[]> {
  const invoiceIds = charge.flatMap(({ invoiceId }) => invoiceId ?? [])
  const ids = charge.map(({ id }) => id)
  if (invoiceIds.length > 0)
    await Invoice.query({ client: trx }).whereIn('id', invoiceIds).orderBy('id').forUpdate()
  return Payment.query({ client: trx }).whereIn('id', ids).orderBy('part').forUpdate()
}

async function findOrOpen(
  trx: TransactionClientContract,
  { id, accountId, invoiceId, gateway }: Payment,
  truth: DisputeTruth
): Promise<Dispute> {
  const { externalId } = truth
  const known = await Dispute.query({ client: trx })
    .where({ gateway, external_id: externalId })
    .first()
  if (known) return known
  const dispute = await Dispute.create(
    {
      accountId,
      paymentId: id,
      invoiceId,
      gateway: gateway ?? '',
      externalId,
      state: 'needs_response',
      openedAt: DateTime.fromMillis(truth.openedAt),
      ...factsOf(truth),
    },
    { client: trx }
  )
  await tellStaff(trx, dispute, 'dispute')
  return dispute
}

/**
 * Has the services of a dispute held, where the shop wants that, from when money was taken until the bank decides for us.
 * What was held for one that is lost stays so until staff release it.
 */
async function holdServices(
  trx: TransactionClientContract,
  dispute: Dispute,
  tookNothing: boolean
): Promise<void> {
  const before = dispute.suspends
  const takesNow = tookNothing && dispute.isOpen && !dispute.isInquiry
  const suspends = takesNow
    ? await settings.get('billing.suspend_disputed', trx)
    : before && !['won', 'closed'].includes(dispute.state)
  if (suspends === before) return
  await dispute.useTransaction(trx).merge({ suspends }).save()
  await outbox.publish(trx, 'dispute.changed', { disputeId: dispute.id })
}

function topicsOf({ id, accountId }: Dispute, parts: DisputePart[]): string[] {
  const invoices = parts.flatMap(({ invoiceId }) => (invoiceId ? [`invoice:${invoiceId}`] : []))
  return [...invoices, `account:${accountId}`, `dispute:${id}`]
}

/** Of two answers that cross, the one that went further counts. */
function canFollow({ state }: Dispute, truth: DisputeTruth): boolean {
  return disputeTransitions[state].includes(truth.state)
}

async function moveOn(
  trx: TransactionClientContract,
  dispute: Dispute,
  truth: DisputeTruth
): Promise<void> {
  const before = dispute.state
  await dispute
    .useTransaction(trx)
    .merge({ ...factsOf(truth), state: truth.state })
    .save()
  const ended = !dispute.isOpen && before !== truth.state
  if (ended) await dispute.merge({ closedAt: clock.now() }).save()
  if (!ended) return
  await resolveOpening(trx, dispute)
  await tellStaff(trx, dispute, endOf(truth))
}

function factsOf({ isInquiry, blocksRefunds, reason, amount, answerBy }: DisputeTruth) {
  return {
    isInquiry,
    blocksRefunds,
    reason: reason.slice(0, 60),
    amountMinor: amount.minor,
    currency: amount.currency,
    answerBy: answerBy === null ? null : DateTime.fromMillis(answerBy),
  }
}

function isLost({ state }: Dispute): boolean {
  return state === 'lost'
}

function endOf({ state }: DisputeTruth): FindingKind {
  if (state === 'won') return 'dispute_won'
  return state === 'lost' ? 'dispute_lost' : 'dispute_closed'
}

/** There is nothing left to answer. */
async function resolveOpening(
  trx: TransactionClientContract,
  { gateway, externalId }: Dispute
): Promise<void> {
  await BillingFinding.query({ client: trx })
    .where('cause', `dispute:${gateway}:${externalId}`)
    .whereNull('settled_at')
    .update({ settledAt: sqlTime() })
}

async function tellStaff(
  trx: TransactionClientContract,
  dispute: Dispute,
  kind: FindingKind
): Promise<void> {
  const { gateway, externalId, accountId, invoiceId, amount, answerBy, reason } = dispute
  await reportFinding(trx, {
    kind,
    cause: `${kind}:${gateway}:${externalId}`,
    accountId,
    invoiceId,
    details: {
      externalId,
      amount: amount.toJSON(),
      answerBy: answerBy?.toUTC().toISO() ?? null,
      reason,
    },
  })
}
