import { ledger } from '#billing/ledger/ledger'
import { clearingOf, disputeNames } from '#billing/ledger/postings'
import { chargeCause } from '#billing/payments/charge_cause'
import DisputePart from '#billing/models/dispute_part'
import Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BalanceLine, GatewayMovement } from '@innkeeper/panel/gateway'
import type { Money } from '#core/money/money'

/** A movement of the balance at a gateway, and what caused it. */
export interface Moved {
  gateway: string
  kind: BalanceLine['kind']
  /** The charge, refund, dispute or payout. */
  sourceId: string | null
  movement: Pick<GatewayMovement, 'id' | 'gross'>
}

/** What the ledger's transfers for a movement did to the clearing account; what stands there unexplained is none of them. */
export async function bookedOf(moved: Moved, trx?: TransactionClientContract): Promise<Money> {
  const { id, gross } = moved.movement
  const names = [...(await namesOf(moved, trx)), `fee:${id}`, `fx:${id}:in`, `fx:${id}:out`]
  return ledger.sumOf(names, clearingOf(moved.gateway), gross.currency, trx)
}

async function namesOf(moved: Moved, trx?: TransactionClientContract): Promise<string[]> {
  const { kind, movement } = moved
  switch (kind) {
    case 'charge':
      return namesOfCharge(moved, trx)
    case 'refund':
      return namesOfRefund(moved, trx)
    case 'dispute':
      return namesOfDispute(moved, trx)
    case 'payout':
      return [`po:${movement.id}`]
    case 'fee':
      return [`gf:${movement.id}`]
    case 'other':
      return []
  }
}

/** A charge that paid several invoices was booked in as many parts. */
async function namesOfCharge({ sourceId }: Moved, trx?: TransactionClientContract) {
  const externalId = sourceId ?? ''
  const payments = await Payment.query({ client: trx })
    .where('external_id', externalId)
    .select('id', 'part')
  const causes = payments.map(({ part }) => chargeCause(externalId, part))
  return causes.flatMap((cause) => [`pay:${cause}`, `top:${cause}`])
}

/** What a dispute moves is booked for each invoice that its charge paid. */
async function namesOfDispute(
  { gateway, sourceId, movement }: Moved,
  trx?: TransactionClientContract
): Promise<string[]> {
  const parts = await DisputePart.query({ client: trx })
    .join('disputes', 'disputes.id', 'dispute_parts.dispute_id')
    .where({ gateway, external_id: sourceId ?? '' })
    .select('dispute_parts.id')
  return disputeNames(movement.id, Math.max(1, parts.length))
}

async function namesOfRefund({ sourceId, movement }: Moved, trx?: TransactionClientContract) {
  const refunds = await Refund.query({ client: trx })
    .where('external_id', sourceId ?? '')
    .select('id')
  const end = movement.gross.isNegative ? '' : ':fail'
  return refunds.flatMap(({ id }) => [`re:${id}${end}`, `re:${id}:credit${end}`])
}
