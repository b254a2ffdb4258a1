import { Money } from '#core/money/money'
import type Invoice from '#billing/models/invoice'
import type Payment from '#billing/models/payment'

/**
 * What credit notes said goes back and no refund brings: a refund failed. Nothing for a void invoice, whose payments are
 * credit. The invoice and its payments are as they are now.
 */
export function owedBack(invoice: Invoice, payments: Payment[]): Money {
  const taken = payments
    .filter(({ currency }) => currency === invoice.currency)
    .reduce((sum, payment) => sum + payment.appliedMinor - waivedBack(payment), 0)
  const owed = invoice.state === 'void' ? 0 : taken - invoice.paidMinor - invoice.refundedMinor
  return Money.of(Math.max(0, owed), invoice.currency)
}

function waivedBack({ kind, refundedMinor }: Payment): number {
  return kind === 'rounding' ? refundedMinor : 0
}
