import { adoptAttempt } from '#billing/outside/adopt_attempt'
import { paidFor } from '#billing/outside/paid_for'
import { takeUnclaimedCharge } from '#billing/outside/take_unclaimed_charge'
import { applyPayment } from '#billing/payments/apply_payment'
import { recordAttemptTruth } from '#billing/payments/record_attempt_truth'
import GatewayCustomer from '#billing/models/gateway_customer'
import PaymentAttempt from '#billing/models/payment_attempt'
import type { AttemptMark, AttemptTruth, PaymentGateway } from '@innkeeper/panel/gateway'

/**
 * What became of a payment at a gateway that carries our mark. `known`: the books had it, or it came to nothing.
 * `booked`: they have it now. `closed`: it was open, and cannot be paid any more. `credited`, `unclaimed`: it was paid for what is not in this
 * database, and staff are told. `running`: how it ends is not decided; its event tells.
 */
export type Accounted = 'known' | 'booked' | 'closed' | 'credited' | 'unclaimed' | 'running'

/** Sees to it that a payment with our mark is in the books, or before staff; repeating it changes nothing more. */
export async function accountForAttempt(
  gateway: PaymentGateway,
  mark: AttemptMark
): Promise<Accounted> {
  const known = await PaymentAttempt.findBy({ gateway: gateway.name, id: mark.attemptId })
  if (known) return catchUp(known, mark)
  const truth = await gateway.fetchAttempt(referenceOf(mark))
  if (truth.state === 'succeeded') return take(gateway, mark, truth)
  if (isOver(truth)) return 'known'
  // It could be paid beside the one that takes its place.
  const after = await gateway.cancelAttempt(referenceOf(mark))
  if (after.state === 'succeeded') return take(gateway, mark, after)
  return isOver(after) ? 'closed' : 'running'
}

const isOver = ({ state }: AttemptTruth) => ['absent', 'abandoned', 'failed'].includes(state)

/** An attempt that was begun before the database was saved and asked for afterwards lacks the ids by which it is found. */
async function catchUp(known: PaymentAttempt, mark: AttemptMark): Promise<Accounted> {
  if (known.state === 'succeeded') return 'known'
  const isNews =
    (mark.sessionId !== null && mark.sessionId !== known.sessionId) ||
    (mark.intentId !== null && mark.intentId !== known.intentId)
  if (!known.isOpen && !isNews) return 'known'
  if (isNews) await takeOverIds(known, mark)
  const after = await applyPayment(known.id)
  return after?.state === 'succeeded' ? 'booked' : 'known'
}

async function takeOverIds(known: PaymentAttempt, mark: AttemptMark): Promise<void> {
  const { id, sessionId, intentId, customerExternalId, submittedAt } = known
  await PaymentAttempt.query()
    .where('id', id)
    .update({
      sessionId: sessionId ?? mark.sessionId,
      intentId: intentId ?? mark.intentId,
      customerExternalId: customerExternalId ?? mark.customerExternalId,
      submittedAt: submittedAt ?? mark.startedAt,
    })
  await PaymentAttempt.query().where({ id, state: 'created' }).update({ state: 'submitted' })
}

async function take(
  gateway: PaymentGateway,
  mark: AttemptMark,
  truth: AttemptTruth
): Promise<Accounted> {
  const owner = await GatewayCustomer.findBy({
    gateway: gateway.name,
    externalId: truth.charge?.customerExternalId ?? '',
  })
  const accountId = owner?.accountId ?? null
  const paid = await paidFor(mark, accountId)
  if (!paid) return takeUnclaimedCharge(gateway.name, { mark, truth, accountId })
  const attempt = await adoptAttempt(gateway.name, { mark, truth, paid })
  await recordAttemptTruth(attempt, truth)
  return 'booked'
}

function referenceOf({ startedAt, ...mark }: AttemptMark) {
  return { ...mark, submittedAt: startedAt }
}
