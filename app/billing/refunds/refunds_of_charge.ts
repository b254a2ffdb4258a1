import Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** A charge of a gateway, which brought one payment or several. */
export interface ChargeName {
  gateway: string
  chargeId: string
}

/** What a charge brought, and what its gateway was asked to give back of it, or gave without being asked. */
export interface RefundedCharge {
  payments: Payment[]
  /** Those to the card that did not fail. */
  refunds: Refund[]
}

/** Read with a lock where a transaction asks: the payments first, which every writer locks before it adds a refund. */
export async function refundedCharge(
  { gateway, chargeId }: ChargeName,
  trx?: TransactionClientContract
): Promise<RefundedCharge> {
  const payments = await Payment.query({ client: trx })
    .where({ gateway, external_id: chargeId })
    .orderBy('part')
    .if(trx, (query) => query.forUpdate())
  const refunds = await Refund.query({ client: trx })
    .whereIn(
      'payment_id',
      payments.map(({ id }) => id)
    )
    .where('destination', 'gateway')
    .whereNot('state', 'failed')
    .orderBy('id')
    .if(trx, (query) => query.forUpdate())
  return { payments, refunds }
}

/** What a payment brought and its gateway did not send back, in minor units. */
export function roomOf({ id, amountMinor }: Payment, refunds: Refund[]): number {
  const own = refunds.filter(({ paymentId }) => paymentId === id)
  return own.reduce((room, refund) => room - refund.amountMinor, amountMinor)
}
