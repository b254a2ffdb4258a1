import { repeatedErrors } from '#core/repeated_errors'
import { leasedRows } from '#core/work/leased_rows'
import { applyPayment } from '#billing/payments/apply_payment'
import { cancelAttempt } from '#billing/payments/cancel_attempt'
import { GatewayError } from '@innkeeper/panel/gateway'
import PaymentAttempt from '#billing/models/payment_attempt'
import { invoicesOf } from '#billing/payments/payment_subject'
import { LONGEST_CHECK_MS, nextCheckAt } from '#billing/payments/check_schedule'

interface AttemptRow {
  id: string
  checks: number
}

/** The sweeper: asks the gateway about attempts that nobody came back from, less and less often. */
export const attemptsWorkSource = leasedRows<AttemptRow>({
  name: 'payment_attempts',
  table: 'payment_attempts',
  concurrency: 4,
  leaseMs: 90_000,
  due: 'next_check_at',
  longestWaitMs: LONGEST_CHECK_MS,

  first: ({ checks }) => ({ checks: checks + 1, next_check_at: nextCheckAt(checks + 1) }),

  async work({ id }) {
    try {
      await follow(id)
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      repeatedErrors.tell(
        'warn',
        { err: error, attempt: id },
        'the gateway could not be asked about an attempt'
      )
    }
  },
})

/** An attempt that would pay an invoice on which nothing is due any more is closed, not only looked at. */
async function follow(id: string): Promise<void> {
  const attempt = await PaymentAttempt.findOrFail(id)
  const invoices = await invoicesOf(attempt)
  if (attempt.topUpId || invoices.every(({ isPayable }) => isPayable)) await applyPayment(id)
  else await cancelAttempt(attempt)
}
