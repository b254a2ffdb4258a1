import logger from '@adonisjs/core/services/logger'
import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { forgetGatewayCustomer } from '#billing/cards/forget_gateway_customer'
import { gatewayCustomerId } from '#billing/cards/gateway_customer_id'
import { giveUpAttempt } from '#billing/payments/give_up_attempt'
import { recordAttemptTruth } from '#billing/payments/record_attempt_truth'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { syncMethodsQuietly } from '#billing/cards/sync_methods_quietly'
import { GatewayError } from '#billing/contracts/gateway_error'
import { gateways } from '#billing/contracts/gateways'
import PaymentAttempt from '#billing/models/payment_attempt'
import PaymentMethod from '#billing/models/payment_method'
import { attemptTransitions } from '#billing/models/payment_attempt/states'
import { panelUrl } from '#billing/payments/panel_url'
import { nextCheckAt } from '#billing/payments/check_schedule'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type {
  AttemptTruth,
  ChargeRequest,
  PaymentGateway,
} from '#billing/contracts/payment_gateway'

/**
 * Asks the gateway to take the money, outside any transaction and under keys of the attempt, so that asking again has
 * no second effect. That we asked is written first; an attempt that was closed meanwhile is not asked for. No answer
 * means unknown, never failed. Comes back `cancelled` where another attempt has to take this one's place.
 */
export async function submitAttempt(attempt: PaymentAttempt): Promise<PaymentAttempt> {
  const gateway = gateways.get(attempt.gateway)
  let asked: Asked | null = 'first'
  try {
    const request = await prepare(gateway, attempt)
    asked = await markSubmitted(attempt.id, request.customerExternalId)
    if (!asked) return await PaymentAttempt.findOrFail(attempt.id)
    crashPoint('billing.before_gateway_call')
    const truth = await ask(gateway, attempt, request)
    crashPoint('billing.after_gateway_call')
    const after = await recordAttemptTruth(attempt, truth)
    if (!after.isOpen && truth.state === 'open') await shutQuietly(gateway, after, truth)
    return after
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return afterError(attempt, error, asked)
  }
}

/** A page that was made while its attempt was closed is given to nobody, and shut where the gateway answers. */
async function shutQuietly(
  gateway: PaymentGateway,
  { reference }: PaymentAttempt,
  { sessionId }: AttemptTruth
): Promise<void> {
  try {
    await gateway.cancelAttempt({ ...reference, sessionId })
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    logger.warn({ err: error, attempt: reference.attemptId }, 'an unused page was not shut')
  }
}

async function prepare(gateway: PaymentGateway, attempt: PaymentAttempt): Promise<ChargeRequest> {
  await attempt.load('invoice', (query) => query.preload('account'))
  const { invoice } = attempt
  return {
    attemptId: attempt.id,
    invoiceId: invoice.id,
    description: invoice.number ?? invoice.id,
    amount: attempt.amount,
    customerExternalId:
      attempt.customerExternalId ?? (await gatewayCustomerId(gateway, invoice.account)),
    returnUrl: panelUrl('invoices.payments.show', { invoice: invoice.id, attempt: attempt.id }),
  }
}

async function ask(
  gateway: PaymentGateway,
  attempt: PaymentAttempt,
  request: ChargeRequest
): Promise<AttemptTruth> {
  if (attempt.kind === 'new_card') {
    return gateway.startCheckout({
      ...request,
      saveCard: Boolean(attempt.saveCard),
      cancelUrl: request.returnUrl,
    })
  }
  await attempt.load('paymentMethod')
  return gateway.chargeSaved({ ...request, methodExternalId: attempt.paymentMethod.externalId })
}

/** Whether the gateway is asked for the first time, or may have been asked before. */
type Asked = 'first' | 'again'

/** Writes that the gateway is asked now; null where the attempt is not to be asked for any more. */
async function markSubmitted(id: string, customerExternalId: string): Promise<Asked | null> {
  const first: unknown[] = await PaymentAttempt.query()
    .where('id', id)
    .where('state', 'created')
    .update({
      customerExternalId,
      state: 'submitted',
      submittedAt: clock.nowMs(),
      nextCheckAt: nextCheckAt(0),
    })
  if (Number(first) === 1) return 'first'
  const again: unknown[] = await PaymentAttempt.query()
    .where('id', id)
    .whereIn('state', ['submitted', 'unknown'])
    .update({ customerExternalId })
  return Number(again) === 1 ? 'again' : null
}

/**
 * What becomes of the attempt when the gateway answered with an error. A refusal of what was asked before, and an answer
 * that is only kept under the key, say nothing of how the asking ended, so the gateway is asked about it.
 */
async function afterError(
  { id }: PaymentAttempt,
  error: GatewayError,
  asked: Asked | null
): Promise<PaymentAttempt> {
  const attempt = await PaymentAttempt.findOrFail(id)
  const mustLook = error.keySpent || (asked === 'again' && isFinal(error))
  const truth = mustLook ? await look(attempt) : null
  if (truth instanceof GatewayError) return recordError(attempt, truth)
  if (truth && truth.state !== 'absent') return recordAttemptTruth(attempt, truth)
  if (await mustBeReplaced(attempt, error, asked)) return giveUpAttempt(id, error.reason)
  return recordError(attempt, error, { mayHaveHappened: mayBeElsewhere(attempt, error, asked) })
}

/** Whether a card may have been charged for a customer whom the gateway does not know by now. */
function mayBeElsewhere(attempt: PaymentAttempt, { missing }: GatewayError, asked: Asked | null) {
  return missing === 'customer' && attempt.kind === 'saved_card' && asked === 'again'
}

async function look(attempt: PaymentAttempt): Promise<AttemptTruth | GatewayError> {
  try {
    return await gateways.get(attempt.gateway).fetchAttempt(attempt.reference)
  } catch (silence) {
    if (silence instanceof GatewayError) return silence
    throw silence
  }
}

/**
 * Whether asking for this attempt is in vain and another one may take its place: its page is not there and its key is
 * used up, its customer is unknown to the gateway, or its card is. A charge that may have happened is never replaced.
 */
async function mustBeReplaced(
  attempt: PaymentAttempt,
  error: GatewayError,
  asked: Asked | null
): Promise<boolean> {
  if (error.outcome === 'unknown') return error.keySpent && attempt.kind === 'new_card'
  if (error.missing === 'customer' && attempt.customerExternalId) {
    await forgetGatewayCustomer(attempt.gateway, attempt.customerExternalId, { wasLost: true })
    return !mayBeElsewhere(attempt, error, asked)
  }
  return attempt.kind === 'saved_card' && isFinal(error) && cardIsGone(attempt)
}

/** Looks the cards up again, and says whether the one of this attempt is no longer among them. */
async function cardIsGone(attempt: PaymentAttempt): Promise<boolean> {
  await syncMethodsQuietly(attempt.accountId)
  const card = await PaymentMethod.find(attempt.paymentMethodId ?? '')
  return card?.state !== 'active'
}

function isFinal({ outcome, retryable }: GatewayError): boolean {
  return outcome === 'refused' && !retryable
}

/** A refusal ends the attempt; silence leaves it unknown, for the janitor and the customer's next click. */
async function recordError(
  attempt: PaymentAttempt,
  error: GatewayError,
  { mayHaveHappened = false } = {}
): Promise<PaymentAttempt> {
  return transaction(async (trx) => {
    const to = isFinal(error) && !mayHaveHappened ? 'failed' : 'unknown'
    const closed = {
      open_key: null,
      next_check_at: null,
      error_code: error.reason?.slice(0, 64) ?? null,
      error_message: null,
    }
    const also = to === 'failed' ? closed : { next_check_at: nextCheckAt(0) }
    const moved = await transition(trx, {
      table: 'payment_attempts',
      id: attempt.id,
      allowed: attemptTransitions,
      to,
      from: ['created', 'submitted', 'unknown'],
      also,
    })
    if (moved && to === 'failed')
      await outbox.publish(trx, 'payment.failed', { attemptId: attempt.id })
    if (moved && error.reason === 'amount_too_small') await reportTooSmall(trx, attempt)
    live.refresh([`invoice:${attempt.invoiceId}`], trx)
    return PaymentAttempt.query({ client: trx }).where('id', attempt.id).firstOrFail()
  })
}

/** The gateway's least is not ours: no other card helps, so staff are told, once for an invoice. */
function reportTooSmall(trx: TransactionClientContract, attempt: PaymentAttempt): Promise<void> {
  return reportFinding(trx, {
    kind: 'charge_too_small',
    cause: `charge_too_small:${attempt.invoiceId}`,
    attemptId: attempt.id,
    accountId: attempt.accountId,
    invoiceId: attempt.invoiceId,
    details: { amount: attempt.amount.toJSON() },
  })
}
