import { clock } from '#core/clock'
import { savedCardsOf } from '#billing/payments/list_payments'
import { gateways } from '@innkeeper/panel/gateway'
import PaymentAttempt from '#billing/models/payment_attempt'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Collection from '#billing/models/collection'
import type PaymentMethod from '#billing/models/payment_method'

const DAY_MS = 24 * 3600_000
/** Card schemes fine shops that ask again and again: these stay below what any of them allows. */
export const CAPS = { perInvoice: 8, perCardAndDay: 10, perCardAndMonth: 15 }

export type CardChoice =
  | { card: PaymentMethod }
  /** Nothing to charge, and why. */
  | { none: 'no_card' | 'new_card' | 'authentication' | 'capped' }
  /** Not before this moment, in milliseconds. */
  | { later: number }

/** The cards that may be charged while their owner is away: the default one, then the backup. */
export async function chargeableCards(
  accountId: string,
  trx?: TransactionClientContract
): Promise<PaymentMethod[]> {
  const cards = await cardsToCharge(accountId, { trx })
  return cards.filter((card) => !card.isExpired && card.refusedFor === null)
}

/** Which card is charged for a collection; `wanted` names one. */
export async function chooseCard(
  { id, accountId }: Collection,
  wanted: string | null = null
): Promise<CardChoice> {
  if ((await chargesOf({ collection_id: id })) >= CAPS.perInvoice) return { none: 'capped' }
  const cards = await cardsToCharge(accountId, { wanted })
  const usable = cards.filter((card) => !card.isExpired && card.refusedFor === null)
  const card = wanted === null ? usable[0] : usable.find((one) => one.id === wanted)
  if (!card) return { none: reasonOf(cards) }
  const now = clock.nowMs()
  if ((await chargesOf({ payment_method_id: card.id }, now - 30 * DAY_MS)) >= CAPS.perCardAndMonth)
    return { none: 'capped' }
  if ((await chargesOf({ payment_method_id: card.id }, now - DAY_MS)) >= CAPS.perCardAndDay)
    return { later: now + DAY_MS / 4 }
  return { card }
}

async function cardsToCharge(
  accountId: string,
  { trx, wanted = null }: { trx?: TransactionClientContract; wanted?: string | null }
): Promise<PaymentMethod[]> {
  const current = gateways.current()?.name
  const cards = await savedCardsOf(accountId, trx)
  return cards.filter(
    (card) => card.gateway === current && (card.isDefault || card.isBackup || card.id === wanted)
  )
}

function reasonOf(cards: PaymentMethod[]): 'no_card' | 'new_card' | 'authentication' {
  if (cards.length === 0) return 'no_card'
  return cards[0].refusedFor === 'authentication' ? 'authentication' : 'new_card'
}

/** How often the gateway was asked to charge; what it never took up does not count. */
async function chargesOf(of: Record<string, string>, since?: number): Promise<number> {
  const query = PaymentAttempt.query()
    .where(of)
    .where('kind', 'saved_card')
    .whereNot('state', 'cancelled')
  if (since !== undefined) query.where('submitted_at', '>', since)
  const [row] = await query.count('* as total').pojo<{ total: number | string }>()
  return Number(row.total)
}
