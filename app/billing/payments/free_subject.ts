import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type PaymentAttempt from '#billing/models/payment_attempt'

/** Lets another attempt pay what this one was to pay, which came to an end. The caller moved the attempt itself. */
export async function freeSubject(
  trx: TransactionClientContract,
  { id }: PaymentAttempt
): Promise<void> {
  await trx.from('payment_shares').where('attempt_id', id).update({ open_key: null })
}
