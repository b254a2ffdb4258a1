import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { takePayment } from '#billing/payments/take_payment'
import Invoice from '#billing/models/invoice'
import type { Money } from '#core/money/money'
import type Payment from '#billing/models/payment'

/** Books money that staff saw on the bank account: less than is due leaves the invoice open, more becomes credit. */
export async function recordBankTransfer(
  invoiceId: string,
  { amount, note }: { amount: Money; note: string }
): Promise<Result<Payment, { type: 'nothing_due' } | { type: 'wrong_currency' }>> {
  return transaction(async (trx) => {
    const invoice = await Invoice.query({ client: trx })
      .where('id', invoiceId)
      .forUpdate()
      .firstOrFail()
    const due = invoice.amountDue()
    if (!due.isPositive) return failed({ type: 'nothing_due' })
    if (amount.currency !== due.currency) return failed({ type: 'wrong_currency' })

    const applied = amount.compare(due) < 0 ? amount : due
    const payment = await takePayment(trx, invoice, {
      kind: 'bank_transfer',
      amount,
      applied,
      from: { code: 'bank' },
      note,
    })
    await audit.record(trx, 'payment.recorded', ['invoice', invoiceId], {
      changes: { payment: payment.id, amount: amount.toJSON(), note },
      accountId: invoice.accountId,
    })
    return ok(payment)
  })
}
