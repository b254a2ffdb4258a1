import { newId } from '#core/ids'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { Money } from '#core/money/money'
import { failed, ok, type Result } from '#core/result'
import { giveBack, type GivingBack } from '#billing/refunds/give_back'
import { owedBack } from '#billing/refunds/owed_back'
import { disputedPayments } from '#billing/disputes/find_disputes'
import CreditNote from '#billing/models/credit_note'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import type { Actor } from '#core/actor'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface RefundInvoiceInput {
  invoiceId: string
  reason: string
  by: Actor
  /** Part of what was paid, in minor units; everything that is left, when left out. */
  amountMinor?: number
  /** Names the cause, such as "order:01J…": the same cause refunds a payment once, however often it is asked. */
  cause?: string
  /** Where it goes; to cards, and to credit what came another way, unless told. */
  to?: GivingBack
  /** By which staff find the transfer that they made, where it goes back outside the panel. */
  reference?: string | null
}

export type RefundFailure =
  | { type: 'nothing_to_refund' }
  /** The invoice is not paid in full; a credit note or voiding it says what becomes of it. */
  | { type: 'still_due' }
  | { type: 'more_than_paid'; refundable: Money }
  /** A bank disputes what was paid, so the gateway gives none of that back; only so much can be refunded. */
  | { type: 'disputed'; refundable: Money }
  /** Cards get back amounts on their currency's step only, unless it is all that is left; these would do. */
  | { type: 'off_step'; refundable: Money; nearest: string[] }
  | { type: 'invalid_amount' }

interface Wanted {
  invoice: Invoice
  /** Those that no dispute holds. */
  payments: Payment[]
  amount: Money
  /** What an earlier credit note said goes back and no refund brought. */
  owed: Money
  /** Whether it is all that can go back of the invoice. */
  isAll: boolean
  cause: string
}

/**
 * Gives back what was paid for an invoice: a credit note says so, cards get it through their gateway, everything else
 * becomes credit. Writes rows only, so it may join a transaction; the worker then asks the gateway, once per refund.
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
    if (invoice.amountDue().isPositive) return failed({ type: 'still_due' })

    const all = await Payment.query({ client: trx })
      .where({ invoice_id: invoice.id, currency: invoice.currency })
      .forUpdate()
      .orderBy('id')
    const disputed = await disputedPayments(invoice.id, trx)
    const payments = all.filter(({ id }) => !disputed.has(id))
    const isHeld = payments.length < all.length
    const owed = owedBack(invoice, all)
    const refundable = mayGoBack(payments, invoice.paid.plus(owed))
    if (!refundable.isPositive)
      return failed(isHeld ? { type: 'disputed', refundable } : { type: 'nothing_to_refund' })
    const wanted = input.amountMinor ?? refundable.minor
    if (!Number.isSafeInteger(wanted) || wanted <= 0) return failed({ type: 'invalid_amount' })
    if (wanted > refundable.minor)
      return failed({ type: isHeld ? 'disputed' : 'more_than_paid', refundable })

    const amount = Money.of(wanted, invoice.currency)
    const isAll = wanted === refundable.minor
    if (!amount.isOnStep && !isAll && (input.to ?? 'refund') === 'refund')
      return failed({ type: 'off_step', refundable, nearest: nearestUpTo(refundable, amount) })

    await this.#giveBack(trx, input, {
      ...{ invoice, payments, amount, owed, cause, isAll: isAll && !isHeld },
    })
    live.refresh([`invoice:${invoice.id}`, `account:${invoice.accountId}`], trx)
    const refunds = Refund.query({ client: trx }).where('invoice_id', invoice.id)
    return ok(await refunds.whereIn('cause', causesOf(cause)).orderBy('id'))
  }

  /** First what is owed since an earlier refund failed, which has its credit note; then with a new one. */
  async #giveBack(
    trx: TransactionClientContract,
    { to = 'refund', reason, by, reference }: RefundInvoiceInput,
    { invoice, payments, amount, owed, isAll, cause }: Wanted
  ): Promise<void> {
    const before = owed.compare(amount) < 0 ? owed : amount
    const why = { reason, by, reference }
    if (before.isPositive) {
      const owedCause = before.equals(amount) ? cause : `${cause}:owed`
      const as = { ...why, to, cause: owedCause, creditNoteId: null }
      await giveBack(trx, payments, before, as)
      const refundedMinor = invoice.refundedMinor + before.minor
      await invoice.useTransaction(trx).merge({ refundedMinor }).save()
    }
    const rest = amount.minus(before)
    if (!rest.isPositive) return
    const extent = isAll ? { all: true as const } : { totalMinor: rest.minor }
    const asked = { ...extent, ...why, invoiceId: invoice.id, cause, settle: to }
    const written = await CreditNote.issue(trx, asked)
    if (!written.ok) throw new Error(`A refund without a credit note: ${written.error.type}`)
  }
}

function causesOf(cause: string): string[] {
  const causes = [cause, `${cause}:owed`]
  return causes.flatMap((one) => [one, `${one}:rest`])
}

function mayGoBack(payments: Payment[], most: Money): Money {
  const refundable = payments.map((payment) => payment.refundable)
  const sum = Money.sum(refundable, most.currency)
  return sum.compare(most) < 0 ? sum : most
}

function nearestUpTo(most: Money, amount: Money): string[] {
  const { below, above } = amount.neighbours
  const found = [below, above.compare(most) > 0 ? most : above]
  return found.filter(({ isPositive }) => isPositive).map((near) => near.toDecimal())
}
