import { type Money } from '#core/money/money'
import Cancellation from '#billing/models/cancellation'
import CreditNote from '#billing/models/credit_note'
import type { DateTime } from 'luxon'

/** How something ended that was never served. */
export interface UnbegunEnd {
  at: DateTime
  /** The documents by which all that was billed was given back; none where nothing was. */
  notes: { id: string; number: string; total: Money }[]
}

/** How a service was cancelled before it was served; null where nobody did. */
export async function unbegunEnd(serviceId: string): Promise<UnbegunEnd | null> {
  const cancellation = await Cancellation.query()
    .where('state', 'executed')
    .whereIn('subscription_id', (of) =>
      of
        .from('subscriptions')
        .where({ service_id: serviceId, state: 'ended' })
        .whereNull('started_at')
        .select('id')
    )
    .first()
  if (!cancellation) return null
  const notes = await CreditNote.query()
    .where({ account_id: cancellation.accountId, cause: `cancellation:${cancellation.id}` })
    .orderBy('id')
  return {
    at: cancellation.createdAt,
    notes: notes.map(({ id, number, total }) => ({ id, number, total })),
  }
}
