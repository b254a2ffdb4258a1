import { Money } from '#core/money/money'
import { divideMoney } from '#core/money/divide'
import DisputePart from '#billing/models/dispute_part'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { GatewayMovement } from '@innkeeper/panel/gateway'
import type Dispute from '#billing/models/dispute'
import type Payment from '#billing/models/payment'

/** A movement of the balance as the invoices share it. */
export interface DividedMovement {
  movement: GatewayMovement
  /** In the order of the parts. */
  shares: Money[]
}

/**
 * The parts of a dispute, one for each payment of its charge, by what of each had not been refunded when it was opened. Written once; where
 * the bank names another amount later, it is divided as before.
 */
export async function divideDispute(
  trx: TransactionClientContract,
  dispute: Dispute,
  payments: Payment[]
): Promise<DisputePart[]> {
  const known = await DisputePart.query({ client: trx }).where('dispute_id', dispute.id)
  const parts = inOrder(known, payments)
  if (parts.length === 0) return open(trx, dispute, payments)
  const sum = parts.reduce((total, { amountMinor }) => total + amountMinor, 0)
  if (sum === dispute.amountMinor && parts[0].currency === dispute.currency) return parts
  const amounts = divideMoney(dispute.amount, weightsOf(parts))
  for (const [index, part] of parts.entries()) {
    const { minor: amountMinor, currency } = amounts[index]
    await part.useTransaction(trx).merge({ amountMinor, currency }).save()
  }
  return parts
}

/** What a movement took for each part, or gave back. */
export function divideMovement(movement: GatewayMovement, parts: DisputePart[]): DividedMovement {
  return { movement, shares: divideMoney(movement.gross, weightsOf(parts)) }
}

/** What the gateway holds of a part by these movements, one amount for each currency. */
export function heldOf(at: number, movements: DividedMovement[]): Money[] {
  const held = new Map<string, Money>()
  for (const { shares } of movements) {
    const share = shares[at]
    const before = held.get(share.currency) ?? Money.zero(share.currency)
    held.set(share.currency, before.minus(share))
  }
  return [...held.values()]
}

async function open(
  trx: TransactionClientContract,
  dispute: Dispute,
  payments: Payment[]
): Promise<DisputePart[]> {
  const left = payments.map(({ amountMinor, refundedMinor }) =>
    Math.max(0, amountMinor - refundedMinor)
  )
  const whole = payments.map(({ amountMinor }) => amountMinor)
  const amounts = divideMoney(dispute.amount, left.some((minor) => minor > 0) ? left : whole)
  return DisputePart.createMany(
    payments.map(({ id: paymentId, invoiceId }, index) => ({
      ...{ disputeId: dispute.id, paymentId, invoiceId },
      ...{ amountMinor: amounts[index].minor, currency: amounts[index].currency },
    })),
    { client: trx }
  )
}

const weightsOf = (parts: DisputePart[]): number[] => parts.map(({ amountMinor }) => amountMinor)

function inOrder(parts: DisputePart[], payments: Payment[]): DisputePart[] {
  return payments.flatMap(({ id }) => parts.find(({ paymentId }) => paymentId === id) ?? [])
}
