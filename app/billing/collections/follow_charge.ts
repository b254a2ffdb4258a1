import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { chargeableCards } from '#billing/collections/choose_card'
import { readDecline, type DeclineClass } from '#billing/collections/read_decline'
import { lockOurs } from '#billing/collections/record_step'
import Collection from '#billing/models/collection'
import CollectionEvent from '#billing/models/collection_event'
import PaymentAttempt from '#billing/models/payment_attempt'
import PaymentMethod from '#billing/models/payment_method'
import { currentState } from '#billing/payments/apply_payment'
import { cancelForAnother } from '#billing/payments/cancel_attempt'
import { submitAttempt } from '#billing/payments/submit_attempt'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const MINUTE_MS = 60_000
const HOUR_MS = 3600_000
const ASK_AGAIN_MS = 30_000
const BACKUP = '/backup'

/**
 * Follows the charge that is under way for a collection until it is known how it ended, and draws the conclusion. Answers
 * when to look again, in milliseconds; null where nothing is under way any more. An attempt that may not have been asked
 * for is asked for again under its own key, so whatever ended a process between two steps, there is one charge.
 */
export async function followCharge(
  collection: Collection,
  { isFresh = false } = {}
): Promise<number | null> {
  if (!collection.attemptId) return null
  const attempt = await lookAt(await PaymentAttempt.findOrFail(collection.attemptId), isFresh)
  if (attempt.state === 'processing') return clock.nowMs() + HOUR_MS
  if (attempt.state !== 'requires_action' && attempt.isOpen) return lookAgain(collection)
  crashPoint('billing.charge_known')
  return conclude(collection, attempt)
}

async function lookAt(attempt: PaymentAttempt, isFresh: boolean): Promise<PaymentAttempt> {
  if (attempt.state === 'requires_action')
    return (await cancelForAnother(attempt)) ?? attempt.refresh()
  if (!attempt.isOpen || isFresh) return attempt.refresh()
  const mayAsk = ['created', 'submitted', 'unknown'].includes(attempt.state)
  return mayAsk && attempt.isRepeatable ? submitAttempt(attempt) : currentState(attempt)
}

/** A gateway that is silent or asks for patience is asked less and less often, and not by all at once. */
async function lookAgain(collection: Collection): Promise<number> {
  const pause = Math.min(ASK_AGAIN_MS * 2 ** Math.min(collection.looks, 10), 10 * MINUTE_MS)
  await Collection.query()
    .where({ id: collection.id, fence: collection.fence })
    .update({ looks: collection.looks + 1 })
  return clock.nowMs() + Math.round(pause * (1 + Math.random() / 4))
}

function conclude(collection: Collection, attempt: PaymentAttempt): Promise<number | null> {
  return transaction(async (trx) => {
    const { collection: ours } = await lockOurs(trx, collection)
    const event = await CollectionEvent.query({ client: trx })
      .where({ collection_id: ours.id, attempt_id: attempt.id })
      .firstOrFail()
    ours.merge({ attemptId: null, looks: 0 })
    if (attempt.state === 'succeeded') {
      await event.merge({ outcome: 'paid' }).save()
      await ours.save()
      return clock.nowMs()
    }
    if (attempt.state === 'cancelled' && !attempt.errorCode) {
      // Nothing was asked of any bank, so the step is still to be made.
      await event
        .merge({ outcome: 'not_asked', step: `${event.step}~${attempt.id}`.slice(0, 64) })
        .save()
      await ours.save()
      return clock.nowMs() + Math.round(15 * MINUTE_MS * (1 + Math.random() / 4))
    }
    return afterDecline(trx, ours, event, attempt)
  })
}

async function afterDecline(
  trx: TransactionClientContract,
  ours: Collection,
  event: CollectionEvent,
  attempt: PaymentAttempt
): Promise<number | null> {
  const kind = attempt.state === 'requires_action' ? 'authentication' : readDecline(attempt)
  if (kind !== 'later') await refuseCard(trx, attempt, kind)
  await event.merge({ outcome: kind === 'later' ? 'declined' : kind }).save()

  const left = await chargeableCards(ours.accountId, trx)
  const backup = left.find((card) => card.id !== attempt.paymentMethodId)
  if (backup && !event.step.endsWith(BACKUP)) {
    await ours.merge({ wantedCardId: backup.id, wantedStep: `${event.step}${BACKUP}` }).save()
    return clock.nowMs()
  }
  const stoppedFor = left.length > 0 || kind === 'later' ? null : kind
  await ours.merge({ stoppedFor }).save()
  const topic =
    stoppedFor === 'authentication'
      ? 'collection.authentication_needed'
      : 'collection.charge_failed'
  await outbox.publish(trx, topic, { eventId: event.id })
  return null
}

/** No collection charges this card again before its owner did something about it. */
async function refuseCard(
  trx: TransactionClientContract,
  { paymentMethodId }: PaymentAttempt,
  refusedFor: Exclude<DeclineClass, 'later'>
): Promise<void> {
  await PaymentMethod.query({ client: trx })
    .where('id', paymentMethodId ?? '')
    .update({ refusedFor })
}
