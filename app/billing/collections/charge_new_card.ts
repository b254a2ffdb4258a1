import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { wakeUpAfterCommit } from '#core/work/wake_up'
import Collection from '#billing/models/collection'
import PaymentMethod from '#billing/models/payment_method'

const MOST = 50

/**
 * Has what is overdue charged to a card that an account just saved or prefers now, at once and once for each card:
 * whoever brings a new card does not wait for the next step.
 */
export async function chargeNewCard(methodId: string): Promise<void> {
  const card = await PaymentMethod.find(methodId)
  if (card?.state !== 'active') return
  await transaction(async (trx) => {
    const waiting = await Collection.query({ client: trx })
      .where({ account_id: card.accountId, state: 'open' })
      .whereNull('held_at')
      .whereNull('attempt_id')
      .whereIn('id', (charged) =>
        charged.from('collection_events').where('kind', 'charge').select('collection_id')
      )
      .orderBy('id')
      .limit(MOST)
      .forUpdate()
    for (const collection of waiting) {
      const step = `card:${card.id}`
      if (await collection.related('events').query().where('step', step).first()) continue
      await collection
        .merge({
          wantedCardId: card.id,
          wantedStep: step,
          stoppedFor: null,
          nextAt: clock.nowMs(),
          leaseUntil: null,
          fence: collection.fence + 1,
        })
        .save()
      wakeUpAfterCommit(trx, 'collections', collection.id)
    }
  })
}
