import { applyPayment } from '#billing/payments/apply_payment'
import { seldom } from '#billing/payments/seldom'
import { GatewayError } from '@innkeeper/panel/gateway'
import Payment from '#billing/models/payment'
import type PaymentAttempt from '#billing/models/payment_attempt'

/** What a customer is told: suffix of the translations `billing.outcomes.<outcome>`. */
export type AttemptOutcome =
  | 'paid'
  | 'topped_up'
  | 'credited'
  | 'processing'
  | 'action'
  | 'waiting'
  | 'not_opened'
  | 'declined'
  | 'failed'
  | 'refused'
  | 'cancelled'
  | 'unknown'
  | 'mismatch'

interface View {
  attempt: PaymentAttempt
  /** Whether the gateway answered just now; otherwise this is what we knew before. */
  answered: boolean
  outcome: AttemptOutcome
  /** The payment by whose id there is a receipt; null where no money came. */
  receiptId: string | null
}

/** Asks the gateway how an attempt stands and says it in one word; what was known before, where it does not answer. */
export async function lookAtAttempt(known: PaymentAttempt): Promise<View> {
  try {
    if (known.isOpen)
      await seldom(`attempt:${known.id}`, async () => void (await applyPayment(known.id)))
    const attempt = await known.refresh()
    const payments = await paymentsOf(attempt)
    const outcome = outcomeOf(attempt, payments)
    return { attempt, answered: true, outcome, receiptId: payments[0]?.id ?? null }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return { attempt: known, answered: false, outcome: 'unknown', receiptId: null }
  }
}

function outcomeOf(attempt: PaymentAttempt, payments: Payment[]): AttemptOutcome {
  switch (attempt.state) {
    case 'succeeded':
      if (attempt.topUpId) return 'topped_up'
      return becameCredit(payments) ? 'credited' : 'paid'
    case 'processing':
    case 'cancelled':
      return attempt.state
    case 'requires_action':
      return 'action'
    case 'failed':
      return failureOf(attempt)
    case 'submitted':
      // Without a page to go on with, what we asked for may still be carried out.
      if (!attempt.continueUrl) return unseenOutcome(attempt)
      return attempt.errorCode ? 'declined' : 'waiting'
    default:
      return unseenOutcome(attempt)
  }
}

/** A page that the gateway does not show cannot have been paid; a charge of a saved card may still be on its way. */
function unseenOutcome({ kind, sessionId, intentId }: PaymentAttempt): AttemptOutcome {
  return kind === 'new_card' && !sessionId && !intentId ? 'not_opened' : 'unknown'
}

/** A bank says why in words for the customer; a request that the gateway refused has only a code for us. */
function failureOf({ errorCode, errorMessage }: PaymentAttempt): AttemptOutcome {
  if (errorCode?.startsWith('mismatch_')) return 'mismatch'
  return errorCode && !errorMessage ? 'refused' : 'failed'
}

/** Whether the money came when what it was for took nothing any more. */
function becameCredit(payments: Payment[]): boolean {
  return payments.length > 0 && payments.every(({ appliedMinor }) => appliedMinor === 0)
}

/** What came in by an attempt; nothing is read of one that brought nothing. */
function paymentsOf({ id, state }: PaymentAttempt): Payment[] | Promise<Payment[]> {
  return state === 'succeeded' ? Payment.query().where('attempt_id', id).orderBy('part') : []
}
