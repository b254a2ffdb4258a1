import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { gatewayCustomerId } from '#billing/actions/gateway_customer_id'
import { recordAttemptTruth } from '#billing/actions/record_attempt_truth'
import { GatewayError } from '#billing/contracts/gateway_error'
import { gateways } from '#billing/contracts/gateways'
import PaymentAttempt from '#billing/models/payment_attempt'
import { attemptTransitions } from '#billing/models/payment_attempt/states'
import { panelUrl } from '#billing/panel_url'
import { nextCheckAt } from '#billing/work/check_schedule'
import type {
  AttemptTruth,
  ChargeRequest,
  PaymentGateway,
} from '#billing/contracts/payment_gateway'

/**
 * Asks the gateway to take the money, outside any transaction and under keys of the attempt, so that asking again has
 * no second effect. That we asked is written first; an attempt that was closed meanwhile is not asked for. No answer
 * means unknown, never failed.
 */
export async function submitAttempt(attempt: PaymentAttempt): Promise<PaymentAttempt> {
  const gateway = gateways.get(attempt.gateway)
  let asked: Asked | null = 'first'
  try {
    const request = await prepare(gateway, attempt)
    asked = await markSubmitted(attempt.id, request.customerExternalId)
    if (!asked) return PaymentAttempt.findOrFail(attempt.id)
    crashPoint('billing.before_gateway_call')
    const truth = await ask(gateway, attempt, request)
    crashPoint('billing.after_gateway_call')
    return await recordAttemptTruth(attempt, truth)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return asked === 'again' ? lookAfter(error, attempt) : recordError(attempt, error)
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

/** A refusal of what was asked before says nothing of how that ended, so the gateway is asked about it. */
async function lookAfter(error: GatewayError, { id }: PaymentAttempt): Promise<PaymentAttempt> {
  const attempt = await PaymentAttempt.findOrFail(id)
  if (!isFinal(error)) return recordError(attempt, error)
  try {
    const truth = await gateways.get(attempt.gateway).fetchAttempt(attempt.reference)
    if (truth.state !== 'absent') return await recordAttemptTruth(attempt, truth)
    return await recordError(attempt, error)
  } catch (silence) {
    if (!(silence instanceof GatewayError)) throw silence
    return recordError(attempt, silence)
  }
}

function isFinal({ outcome, retryable }: GatewayError): boolean {
  return outcome === 'refused' && !retryable
}

/** A refusal ends the attempt; silence leaves it unknown, for the janitor and the customer's next click. */
async function recordError(attempt: PaymentAttempt, error: GatewayError): Promise<PaymentAttempt> {
  return transaction(async (trx) => {
    const to = isFinal(error) ? 'failed' : 'unknown'
    const closed = {
      open_key: null,
      next_check_at: null,
      error_code: error.reason,
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
    live.refresh([`invoice:${attempt.invoiceId}`], trx)
    return PaymentAttempt.query({ client: trx }).where('id', attempt.id).firstOrFail()
  })
}
