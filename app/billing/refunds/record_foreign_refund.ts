import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { applyRefund } from '#billing/refunds/apply_refund'
import { coverForeignRefund } from '#billing/refunds/cover_foreign_refund'
import { divideRefund } from '#billing/refunds/divide_refund'
import { assertRoom } from '#billing/refunds/make_room'
import { refundedCharge, roomOf, type ChargeName } from '#billing/refunds/refunds_of_charge'
import { creditBalance } from '#billing/ledger/credit_balance'
import { ledger } from '#billing/ledger/ledger'
import { creditOf } from '#billing/ledger/postings'
import Invoice from '#billing/models/invoice'
import type Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { RefundDetails } from '@innkeeper/panel/gateway'

/** What of a refund comes from one of the payments that its charge brought. */
interface Share {
  payment: Payment
  invoice: Invoice | null
  amount: Money
  part: number
}

/**
 * Books a refund that was made at the gateway itself, once, and notifies staff. Of a charge that paid several invoices each gives its
 * part, and has a record of its own. What goes beyond what an invoice took comes out of the customer's credit, as far as that reaches.
 */
export async function recordForeignRefund(charge: ChargeName, truth: RefundDetails): Promise<void> {
  const seen = await refundedCharge(charge)
  await transaction(async (trx) => {
    const invoices = await lockInvoices(trx, seen.payments)
    const charged = await refundedCharge(charge, trx)
    const [{ accountId }] = charged.payments
    await ledger.lock(trx, creditOf(accountId), truth.amount.currency)
    const known = Refund.query({ client: trx }).where('external_id', truth.externalId)
    if (await known.forUpdate().first()) return
    assertRoom(charged, truth)

    const parts = charged.payments.map((payment) => ({
      ...{ id: payment.id, refundable: payment.refundable.minor },
      room: roomOf(payment, charged.refunds),
    }))
    const made: Refund[] = []
    for (const [part, { id, minor }] of divideRefund(parts, truth.amount.minor).entries()) {
      const payment = charged.payments.find((each) => each.id === id)!
      const amount = Money.of(minor, truth.amount.currency)
      const invoice = invoices.get(payment.invoiceId ?? '') ?? null
      made.push(await record(trx, { payment, invoice, amount, part }, truth))
    }
    await tellStaff(trx, charge, made[0], truth)
  })
}

async function lockInvoices(
  trx: TransactionClientContract,
  payments: Payment[]
): Promise<Map<string, Invoice>> {
  const ids = payments.flatMap(({ invoiceId }) => invoiceId ?? [])
  const invoices = await Invoice.query({ client: trx }).whereIn('id', ids).orderBy('id').forUpdate()
  return new Map(invoices.map((invoice) => [invoice.id, invoice]))
}

async function record(
  trx: TransactionClientContract,
  share: Share,
  truth: RefundDetails
): Promise<Refund> {
  const { payment, invoice, amount } = share
  const { externalId } = truth
  const fromCredit = await partFromCredit(trx, share)
  const taken = amount.minus(fromCredit)
  const refundId = newId()
  const covered =
    truth.state === 'failed' || !invoice
      ? null
      : await coverForeignRefund(trx, invoice, { refundId, amount: taken, externalId })
  const creditNoteId = covered?.creditNoteId ?? null
  const refund = await create(trx, share, { externalId, id: refundId, fromCredit, creditNoteId })
  await trx.from('payments').where('id', payment.id).increment('refunded_minor', taken.minor)
  if (invoice)
    await trx.from('invoices').where('id', invoice.id).increment('refunded_minor', taken.minor)
  await applyRefund(refundId, truth, trx)
  return refund
}

/** A void invoice has given back as credit what it took; a payment that was larger than its invoice left the rest as credit. */
async function partFromCredit(
  trx: TransactionClientContract,
  { payment, invoice, amount }: Share
): Promise<Money> {
  const none = Money.zero(amount.currency)
  const refunds = await Refund.query({ client: trx })
    .where({ payment_id: payment.id })
    .whereIn('state', ['pending', 'succeeded'])
  const before = Money.sum(
    refunds.map((refund) => refund.amount.minus(refund.fromCredit)),
    amount.currency
  )
  const room =
    invoice?.state === 'void'
      ? none
      : largest(none, Money.of(payment.appliedMinor, payment.currency).minus(before))
  const beyond = largest(none, amount.minus(room))
  const credit = await creditBalance(payment.accountId, amount.currency, trx)
  return credit.compare(beyond) < 0 ? largest(none, credit) : beyond
}

function create(
  trx: TransactionClientContract,
  { payment: { id, accountId, invoiceId, gateway }, amount, part }: Share,
  facts: { id: string; externalId: string; fromCredit: Money; creditNoteId: string | null }
): Promise<Refund> {
  return Refund.create(
    {
      ...{ id: facts.id, creditNoteId: facts.creditNoteId, part },
      ...{ accountId, paymentId: id, invoiceId },
      destination: 'gateway',
      state: 'created',
      amountMinor: amount.minor,
      fromCreditMinor: facts.fromCredit.minor,
      currency: amount.currency,
      externalId: facts.externalId,
      cause: `${gateway}:${facts.externalId}`.slice(0, 80),
      reason: 'Made at the payment provider',
      requestedBy: gateway ?? '',
    },
    { client: trx }
  )
}

function tellStaff(
  trx: TransactionClientContract,
  { gateway }: ChargeName,
  { id, accountId, invoiceId }: Refund,
  { externalId, amount }: RefundDetails
): Promise<void> {
  return reportFinding(trx, {
    kind: 'refund_made_elsewhere',
    cause: `refund_made_elsewhere:${gateway}:${externalId}`,
    ...{ accountId, invoiceId },
    details: { refund: id, externalId, amount: amount.toJSON() },
  })
}

function largest(one: Money, other: Money): Money {
  return one.compare(other) < 0 ? other : one
}
