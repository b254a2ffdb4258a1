import { isUniqueViolation, transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { creditBalance } from '#billing/ledger/credit_balance'
import { ledger } from '#billing/ledger/ledger'
import { creditOf } from '#billing/ledger/postings'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { RefundDetails } from '@innkeeper/panel/gateway'

/**
 * Writes the record of a refund that was made at the gateway itself, once, and notifies staff; returns its id. What goes beyond
 * what the invoice took comes out of the customer's credit, as far as that reaches.
 */
export async function recordForeignRefund(
  { id, gateway, invoiceId, accountId }: Payment,
  truth: RefundDetails
): Promise<string> {
  try {
    return await transaction(async (trx) => {
      const invoice = await lockInvoice(trx, invoiceId)
      const payment = await Payment.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
      await ledger.lock(trx, creditOf(accountId), truth.amount.currency)
      const known = await Refund.query({ client: trx })
        .where('external_id', truth.externalId)
        .first()
      if (known) return known.id

      const fromCredit = await partFromCredit(trx, payment, invoice, truth.amount)
      const refund = await create(trx, payment, truth, fromCredit)
      const taken = truth.amount.minus(fromCredit).minor
      await trx.from('payments').where('id', id).increment('refunded_minor', taken)
      if (invoice)
        await trx.from('invoices').where('id', invoice.id).increment('refunded_minor', taken)
      await reportFinding(trx, {
        kind: 'refund_made_elsewhere',
        cause: `refund_made_elsewhere:${gateway}:${truth.externalId}`,
        accountId,
        invoiceId,
        details: { refund: refund.id, externalId: truth.externalId, amount: truth.amount.toJSON() },
      })
      return refund.id
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const made = await Refund.findByOrFail('external_id', truth.externalId)
    return made.id
  }
}

async function lockInvoice(
  trx: TransactionClientContract,
  id: string | null
): Promise<Invoice | null> {
  return id ? Invoice.query({ client: trx }).where('id', id).forUpdate().first() : null
}

/** A void invoice has given back as credit what it took; a payment that was larger than its invoice left the rest as credit. */
async function partFromCredit(
  trx: TransactionClientContract,
  payment: Payment,
  invoice: Invoice | null,
  amount: Money
): Promise<Money> {
  const none = Money.zero(amount.currency)
  const refunds = await Refund.query({ client: trx })
    .where({ payment_id: payment.id, destination: 'gateway' })
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
  { id, accountId, invoiceId, gateway }: Payment,
  { externalId, amount }: RefundDetails,
  fromCredit: Money
): Promise<Refund> {
  return Refund.create(
    {
      accountId,
      paymentId: id,
      invoiceId,
      destination: 'gateway',
      state: 'created',
      amountMinor: amount.minor,
      fromCreditMinor: fromCredit.minor,
      currency: amount.currency,
      externalId,
      cause: `${gateway}:${externalId}`.slice(0, 80),
      reason: 'Made at the payment provider',
      requestedBy: gateway ?? '',
    },
    { client: trx }
  )
}

function largest(one: Money, other: Money): Money {
  return one.compare(other) < 0 ? other : one
}
