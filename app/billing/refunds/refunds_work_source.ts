import { leasedRows } from '#core/work/leased_rows'
import { followRefund } from '#billing/refunds/follow_refund'
import { LONGEST_CHECK_MS, nextCheckAt } from '#billing/payments/check_schedule'

interface RefundRow {
  id: string
  checks: number
  submitted_at: number | null
  external_id: string | null
}

/** Asks gateways for refunds and follows them until they are done or have failed. */
export const refundsWorkSource = leasedRows<RefundRow>({
  name: 'refunds',
  table: 'refunds',
  concurrency: 2,
  leaseMs: 90_000,
  due: 'next_check_at',
  longestWaitMs: LONGEST_CHECK_MS,

  first: (refund) => {
    const checks = checksWith(refund)
    return { checks, next_check_at: nextCheckAt(checks) }
  },
  work: ({ id }) => followRefund(id),
})

/** How often the gateway was checked, this time included. To ask for the refund is no check, as to charge is none of an attempt. */
function checksWith({ checks, submitted_at: submittedAt, external_id: externalId }: RefundRow) {
  return submittedAt === null && externalId === null ? checks : checks + 1
}
