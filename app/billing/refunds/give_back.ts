import { actorText, type Actor } from '#core/actor'
import { clock } from '#core/clock'
import { type Money } from '#core/money/money'
import { wakeUpAfterCommit } from '#core/work/wake_up'
import { settleAtOnce } from '#billing/refunds/settle_at_once'
import Refund, { type RefundDestination } from '#billing/models/refund'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Payment from '#billing/models/payment'

/** Where money goes back to: cards where they paid and credit for the rest, all of it to credit, or outside the panel. */
export type GivingBack = 'refund' | 'credit' | 'outside'

export interface GiveBackInput {
  to: GivingBack
  /** Names the cause; the same one refunds a payment once. */
  cause: string
  reason: string
  by: Actor
  /** Whose document says so; null for what an earlier one said and a refund could not bring. */
  creditNoteId: string | null
  /** By which staff find a transfer that they made themselves. */
  reference?: string | null
}

/**
 * Writes the refunds of an amount, from payments that the caller locked with their invoice; what is more than they have
 * left stays. Credit and transfers of staff are done at once, and the worker asks gateways for the rest.
 */
export async function giveBack(
  trx: TransactionClientContract,
  payments: Payment[],
  amount: Money,
  input: GiveBackInput
): Promise<Refund[]> {
  const refunds: Refund[] = []
  let left = amount
  for (const payment of inOrder(payments, input.to)) {
    const part = payment.refundable.compare(left) > 0 ? left : payment.refundable
    if (!part.isPositive) continue
    left = left.minus(part)
    for (const [index, [destination, share]] of divided(payment, part, input.to).entries()) {
      const cause = index === 0 ? input.cause : `${input.cause}:rest`
      refunds.push(await start(trx, payment, { destination, share }, { ...input, cause }))
    }
  }
  return refunds
}

/** A card gives back what is on its currency's step; what lies beyond that is left to payments that become credit. */
function inOrder(payments: Payment[], to: GivingBack): Payment[] {
  const sign = to === 'refund' ? 1 : -1
  const isCard = ({ kind }: Payment) => Number(kind === 'card')
  return payments.toSorted((a, b) => sign * (isCard(b) - isCard(a)))
}

/** What goes where of one payment. */
function divided(payment: Payment, part: Money, to: GivingBack): [RefundDestination, Money][] {
  if (to !== 'refund') return [[to, part]]
  if (payment.kind !== 'card') return [['credit', part]]
  const { below } = part.neighbours
  const shares: [RefundDestination, Money][] = [
    ['gateway', below],
    ['credit', part.minus(below)],
  ]
  return shares.filter(([, share]) => share.isPositive)
}

async function start(
  trx: TransactionClientContract,
  payment: Payment,
  { destination, share }: { destination: RefundDestination; share: Money },
  { cause, reason, by, creditNoteId, reference }: GiveBackInput
): Promise<Refund> {
  await payment
    .useTransaction(trx)
    .merge({ refundedMinor: payment.refundedMinor + share.minor })
    .save()
  const refund = await Refund.create(
    {
      accountId: payment.accountId,
      paymentId: payment.id,
      invoiceId: payment.invoiceId,
      creditNoteId,
      destination,
      state: 'created',
      amountMinor: share.minor,
      currency: share.currency,
      cause,
      reason: reason.slice(0, 255),
      reference: destination === 'outside' ? (reference ?? null) : null,
      requestedBy: actorText(by),
      nextCheckAt: destination === 'gateway' ? clock.nowMs() : null,
    },
    { client: trx }
  )
  if (destination !== 'gateway') return settleAtOnce(trx, refund)
  wakeUpAfterCommit(trx, 'refunds', refund.id)
  return refund
}
