import { Money } from '#core/money/money'
import { takePayment } from '#billing/payments/take_payment'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Invoice from '#billing/models/invoice'

/**
 * Waives what invoices ask for together beyond the last step in which cards are charged, so that a card can pay the rest: less
 * than a step, shown among the payments of one of them. The caller holds the locks; nothing happens where all is on step.
 */
export async function roundForCards(
  trx: TransactionClientContract,
  invoices: Invoice[]
): Promise<void> {
  const sum = Money.sum(
    invoices.map((invoice) => invoice.amountDue()),
    invoices[0].currency
  )
  let waived = sum.minus(sum.neighbours.below)
  const from = { code: 'goodwill' } as const
  for (const invoice of invoices.toReversed()) {
    const due = invoice.amountDue()
    const part = due.compare(waived) < 0 ? due : waived
    if (!part.isPositive) continue
    waived = waived.minus(part)
    await takePayment(trx, invoice, { kind: 'rounding', amount: part, applied: part, from })
  }
}
