import { Money } from '#core/money/money'
import PaymentShare from '#billing/models/payment_share'
import { invoicesOf } from '#billing/payments/payment_subject'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Invoice from '#billing/models/invoice'
import type PaymentAttempt from '#billing/models/payment_attempt'

/** A part of a charge: what comes in, and how much of it the invoice takes. Without an invoice it becomes credit. */
export interface ChargePart {
  invoice: Invoice | null
  amount: Money
  applied: Money
}

/**
 * What becomes of the money that a gateway took for an attempt. One invoice gets all of it, the surplus included; of several
 * each takes what it is still due of its share, the one due first on top, and the rest is a part of its own. The caller
 * holds the locks.
 */
export async function divideCharge(
  trx: TransactionClientContract,
  attempt: PaymentAttempt,
  amount: Money
): Promise<ChargePart[]> {
  const zero = Money.zero(amount.currency)
  const invoices = await invoicesOf(attempt, trx)
  if (attempt.invoiceId) {
    const [invoice] = invoices
    const applied = takes(attempt, amount) ? smaller(amount, invoice.amountDue()) : zero
    return [{ invoice, amount, applied }]
  }
  const parts = takes(attempt, amount) ? await shared(trx, attempt, invoices) : []
  const rest = parts.reduce((left, part) => left.minus(part.amount), amount)
  return rest.isPositive ? [...parts, { invoice: null, amount: rest, applied: zero }] : parts
}

/** Money that is not what was asked for pays no invoice. */
function takes(attempt: PaymentAttempt, amount: Money): boolean {
  return amount.equals(attempt.amount)
}

async function shared(
  trx: TransactionClientContract,
  { id }: PaymentAttempt,
  invoices: Invoice[]
): Promise<ChargePart[]> {
  const shares = await PaymentShare.query({ client: trx }).where('attempt_id', id)
  const parts = invoices.map((invoice) => {
    const share = shares.find(({ invoiceId }) => invoiceId === invoice.id)
    const wanted = Money.of(share?.amountMinor ?? 0, invoice.currency)
    const amount = smaller(wanted, invoice.amountDue())
    return { invoice, amount, applied: amount }
  })
  return parts.filter(({ amount }) => amount.isPositive)
}

function smaller(one: Money, other: Money): Money {
  return one.compare(other) < 0 ? one : other
}
