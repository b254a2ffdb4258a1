import { audit } from '#audit/models/audit_entry'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type PaymentMethod from '#billing/models/payment_method'

/** Records what became of a saved card, with what is printed of it: by the member who asked, or by the system where an event told. */
export function recordCard(
  trx: TransactionClientContract,
  action: string,
  { id, accountId, brand, lastFour }: PaymentMethod
): Promise<void> {
  return audit.record(trx, action, ['payment_method', id], {
    changes: { brand, lastFour },
    accountId,
  })
}
