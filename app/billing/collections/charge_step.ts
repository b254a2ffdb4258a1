import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { chooseCard } from '#billing/collections/choose_card'
import { followCharge } from '#billing/collections/follow_charge'
import { lockOurs, recordStep } from '#billing/collections/record_step'
import BillingProfile from '#billing/models/billing_profile'
import Collection from '#billing/models/collection'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import { closeAttempts } from '#billing/payments/close_attempts'
import { openAttempt } from '#billing/payments/open_attempt'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import { submitAttempt } from '#billing/payments/submit_attempt'
import type PaymentMethod from '#billing/models/payment_method'
import type { CollectionOutcome } from '#billing/models/collection_event'
import type { PaymentRefusal } from '#billing/payments/payment_choice'

const MINUTE_MS = 60_000
const HOUR_MS = 3600_000
const DAY_MS = 24 * HOUR_MS
/** Who opened a page to pay and left it longer ago is not kept from being charged. */
const PAGE_KEPT_MS = HOUR_MS

interface ChargeStep {
  /** Names the step; one of a name is made once. */
  key: string
  /** The card that has to be charged; the default one where none is named. */
  cardId?: string | null
}

/**
 * Charges what is due while the customer is away: credit first where the account wants that, then a card. The attempt and
 * the word that this step was made are written together, before the gateway is asked. Answers when to look again, in
 * milliseconds; null where the step is over.
 */
export async function chargeStep(
  collection: Collection,
  { key, cardId = null }: ChargeStep
): Promise<number | null> {
  const invoice = await Invoice.findOrFail(collection.invoiceId)
  const paying = await PaymentAttempt.openFor(invoice.id)
  if (paying && paying.collectionId !== collection.id) return makeWay(collection, paying)
  const profile = await BillingProfile.of(collection.accountId)
  if (profile.usesCreditFirst) await payFromCredit(invoice.id)
  await invoice.refresh()
  if (!invoice.amountDue().isPositive) return clock.nowMs()

  const choice = await chooseCard(collection, cardId)
  if ('later' in choice) return choice.later
  if ('none' in choice) return leaveOut(collection, key, choice.none)

  const opened = await open(collection, key, choice.card)
  if (!opened) return null
  if ('type' in opened) return refused(collection, key, opened)
  if (opened.collectionId !== collection.id) return makeWay(collection, opened)
  crashPoint('billing.charge_opened')
  await submitAttempt(opened)
  crashPoint('billing.charge_asked')
  return followCharge(await Collection.findOrFail(collection.id), { isFresh: true })
}

/** The step was made before. */
class StepMade extends Error {}

async function open(
  collection: Collection,
  key: string,
  card: PaymentMethod
): Promise<PaymentAttempt | PaymentRefusal | null> {
  const choice = {
    kind: 'saved_card',
    paymentMethodId: card.id,
    offSession: true,
    collectionId: collection.id,
  } as const
  try {
    const opened = await openAttempt(collection.invoiceId, choice, async (trx, attempt) => {
      const { collection: ours } = await lockOurs(trx, collection)
      const earlier = await ours
        .related('events')
        .query()
        .where('kind', 'charge')
        .whereNotNull('nth')
      const made = await recordStep(trx, ours, {
        step: key,
        kind: 'charge',
        outcome: 'started',
        attemptId: attempt.id,
        nth: earlier.length + 1,
      })
      if (!made) throw new StepMade()
      await ours
        .merge({ attemptId: attempt.id, wantedCardId: null, wantedStep: null, looks: 0 })
        .save()
    })
    return opened.ok ? opened.value : opened.error
  } catch (error) {
    if (error instanceof StepMade) return null
    throw error
  }
}

/** Somebody pays right now: they are left alone, but for a page that was left long ago. */
async function makeWay(collection: Collection, attempt: PaymentAttempt): Promise<number> {
  const { kind, submittedAt } = attempt
  const isLeft =
    kind === 'new_card' && submittedAt !== null && clock.nowMs() - submittedAt > PAGE_KEPT_MS
  const closed = isLeft ? await closeAttempts(collection.invoiceId) : null
  return closed?.ok ? clock.nowMs() : clock.nowMs() + 15 * MINUTE_MS
}

function refused(collection: Collection, key: string, { type }: PaymentRefusal) {
  switch (type) {
    case 'below_minimum':
      return leaveOut(collection, key, 'too_small')
    case 'above_maximum':
      return leaveOut(collection, key, 'too_large')
    case 'no_gateway':
      return leaveOut(collection, key, 'no_gateway')
    case 'unknown_card':
      return clock.nowMs() + MINUTE_MS
    default:
      return clock.nowMs() + HOUR_MS
  }
}

/** Charges nothing in this step, and tells the customer what is missing, unless they were told of late. */
async function leaveOut(collection: Collection, key: string, outcome: CollectionOutcome) {
  await transaction(async (trx) => {
    const { collection: ours } = await lockOurs(trx, collection)
    const event = await recordStep(trx, ours, { step: key, kind: 'charge', outcome })
    const stops = outcome === 'no_card' || outcome === 'new_card' || outcome === 'authentication'
    await ours
      .merge({ wantedCardId: null, wantedStep: null, ...(stops ? { stoppedFor: outcome } : {}) })
      .save()
    if (!event || !(await mayTell(ours, event.id))) return
    const topic =
      outcome === 'authentication' ? 'collection.authentication_needed' : 'collection.reminded'
    await outbox.publish(trx, topic, { eventId: event.id })
  })
  return null
}

/** Whether the customer heard nothing of this invoice for some days. */
async function mayTell(collection: Collection, eventId: string): Promise<boolean> {
  const lately = await collection
    .related('events')
    .query()
    .whereNot('id', eventId)
    .whereNotIn('outcome', ['skipped', 'capped'])
    .where('at', '>', clock.nowMs() - 3 * DAY_MS)
    .first()
  return lately === null
}
