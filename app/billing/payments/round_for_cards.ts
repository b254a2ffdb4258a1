import { takePayment } from '#billing/payments/take_payment'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Invoice from '#billing/models/invoice'

/**
 * Waives what an invoice asks for beyond the last step in which cards are charged, so that a card can pay the rest: less
 * than a step, shown among the payments. The caller holds the lock of the invoice; nothing happens where all is on step.
 */
export async function roundForCards(
  trx: TransactionClientContract,
  invoice: Invoice
): Promise<Invoice> {
  const waived = invoice.amountDue().minus(invoice.cardDue())
  if (!waived.isPositive) return invoice
  const from = { code: 'goodwill' } as const
  await takePayment(trx, invoice, { kind: 'rounding', amount: waived, applied: waived, from })
  return invoice.useTransaction(trx).refresh()
}
