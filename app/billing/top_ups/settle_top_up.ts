import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Payment from '#billing/models/payment'

/** The money of a top-up is there. The caller holds its lock and has booked the payment. */
export async function settleTopUp(
  trx: TransactionClientContract,
  id: string,
  payment: Payment
): Promise<void> {
  await trx
    .from('top_ups')
    .where('id', id)
    .update({ state: 'paid', open_key: null, payment_id: payment.id })
}
