import type Invoice from '#billing/models/invoice'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Says why money must not be taken for an invoice now, as the customer reads it; null where nothing is against it. Called
 * in the transaction that starts the payment, which holds the invoice; it may write there what makes the payment safe.
 */
export type PaymentGuard = (
  invoice: Invoice,
  trx: TransactionClientContract
) => Promise<string | null>

/** What other modules know that speaks against taking money. */
class PaymentGuards {
  #guards: PaymentGuard[] = []

  add(guard: PaymentGuard): void {
    this.#guards.push(guard)
  }

  /** The first reason against it, or null. */
  async ask(invoice: Invoice, trx: TransactionClientContract): Promise<string | null> {
    for (const guard of this.#guards) {
      const reason = await guard(invoice, trx)
      if (reason !== null) return reason
    }
    return null
  }
}

export const paymentGuards = new PaymentGuards()
