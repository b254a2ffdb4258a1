import { actorText, type Actor } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { Money } from '#core/money/money'
import { failed, ok, type Result } from '#core/result'
import { wakeUpAfterCommit } from '#core/work/wake_up'
import { refundToCredit } from '#billing/refunds/refund_to_credit'
import { disputedPayments } from '#billing/disputes/find_disputes'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import { newId } from '#core/ids'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface RefundInvoiceInput {
  invoiceId: string
  reason: string
  by: Actor
  /** Part of what was paid, in minor units; everything that is left, when left out. */
  amountMinor?: number
  /** Names the cause, such as "order:01J…": the same cause refunds a payment once, however often it is asked. */
  cause?: string
}

export type RefundFailure =
  | { type: 'nothing_to_refund' }
  | { type: 'more_than_paid'; refundable: Money }
  /** A bank disputes what was paid, so the gateway gives none of that back; only so much can be refunded. */
  | { type: 'disputed'; refundable: Money }
  /** Cards get back amounts on their currency's step only, unless it is all that is left; these would do. */
  | { type: 'off_step'; refundable: Money; nearest: string[] }
  | { type: 'invalid_amount' }

/**
 * Gives back what was paid for an invoice: cards get it through their gateway, everything else becomes credit. Writes
 * rows only, so it may join a transaction; the worker then asks the gateway, once per refund.
 */
export class RefundInvoice {
  /** The refunds of this cause, new or made before. Concurrent calls never return more than was paid. */
  run(
    input: RefundInvoiceInput,
    within?: TransactionClientContract
  ): Promise<Result<Refund[], RefundFailure>> {
    return transaction((trx) => this.#refund(trx, input), within)
  }

  async #refund(
    trx: TransactionClientContract,
    input: RefundInvoiceInput
  ): Promise<Result<Refund[], RefundFailure>> {
    const invoice = await Invoice.query({ client: trx })
      .where('id', input.invoiceId)
      .forUpdate()
      .firstOrFail()
    const cause = input.cause ?? newId()
    const before = await Refund.query({ client: trx }).where({ invoice_id: invoice.id, cause })
    if (before.length > 0) return ok(before)
    // What had been paid of a void invoice is the customer's credit already.
    if (invoice.state === 'void') return failed({ type: 'nothing_to_refund' })

    const all = await Payment.query({ client: trx })
      .where({ invoice_id: invoice.id, currency: invoice.currency })
      .forUpdate()
      .orderBy('id')
    const disputed = await disputedPayments(invoice.id, trx)
    const payments = all.filter(({ id }) => !disputed.has(id))
    const isHeld = payments.length < all.length
    const refundable = Money.sum(
      payments.map((payment) => payment.refundable),
      invoice.currency
    )
    if (!refundable.isPositive)
      return failed(isHeld ? { type: 'disputed', refundable } : { type: 'nothing_to_refund' })
    const wanted = input.amountMinor ?? refundable.minor
    if (!Number.isSafeInteger(wanted) || wanted <= 0) return failed({ type: 'invalid_amount' })
    if (wanted > refundable.minor)
      return failed({ type: isHeld ? 'disputed' : 'more_than_paid', refundable })

    const amount = Money.of(wanted, invoice.currency)
    if (!amount.isOnStep && wanted !== refundable.minor)
      return failed({ type: 'off_step', refundable, nearest: nearestUpTo(refundable, amount) })

    const refunds = await this.#divide(trx, cardsFirst(payments), amount, { ...input, cause })
    await invoice
      .useTransaction(trx)
      .merge({ refundedMinor: invoice.refundedMinor + wanted })
      .save()
    live.refresh([`invoice:${invoice.id}`, `account:${invoice.accountId}`], trx)
    return ok(refunds)
  }

  async #divide(
    trx: TransactionClientContract,
    payments: Payment[],
    wanted: Money,
    input: RefundInvoiceInput & { cause: string }
  ): Promise<Refund[]> {
    const refunds: Refund[] = []
    let left = wanted
    for (const payment of payments) {
      const part = payment.refundable.compare(left) > 0 ? left : payment.refundable
      if (!part.isPositive) continue
      left = left.minus(part)
      refunds.push(await this.#start(trx, payment, part, input))
    }
    return refunds
  }

  async #start(
    trx: TransactionClientContract,
    payment: Payment,
    amount: Money,
    { cause, reason, by }: RefundInvoiceInput & { cause: string }
  ): Promise<Refund> {
    const destination = payment.kind === 'card' ? 'gateway' : 'credit'
    await payment
      .useTransaction(trx)
      .merge({ refundedMinor: payment.refundedMinor + amount.minor })
      .save()
    const refund = await Refund.create(
      {
        accountId: payment.accountId,
        paymentId: payment.id,
        invoiceId: payment.invoiceId,
        destination,
        state: 'created',
        amountMinor: amount.minor,
        currency: amount.currency,
        cause,
        reason: reason.slice(0, 255),
        requestedBy: actorText(by),
        nextCheckAt: destination === 'gateway' ? clock.nowMs() : null,
      },
      { client: trx }
    )
    if (destination === 'credit') return refundToCredit(trx, refund)
    wakeUpAfterCommit(trx, 'refunds', refund.id)
    return refund
  }
}

/** A card gives back what is on its currency's step; what lies beyond that is left to payments that become credit. */
function cardsFirst(payments: Payment[]): Payment[] {
  return payments.toSorted((a, b) => Number(b.kind === 'card') - Number(a.kind === 'card'))
}

function nearestUpTo(most: Money, amount: Money): string[] {
  const { below, above } = amount.neighbours
  const found = [below, above.compare(most) > 0 ? most : above]
  return found.filter(({ isPositive }) => isPositive).map((near) => near.toDecimal())
}
