import db from '@adonisjs/lucid/services/db'
import { calendarDate } from '#core/database/calendar_date'
import { boundary } from '#billing/renewals/cycle'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Period } from '#billing/renewals/cycle'
import type Subscription from '#billing/models/subscription'

/** A billed period that is not over. */
export interface RunningPeriod extends Period {
  id: string
  invoiceId: string | null
  /** Whether nothing is to be paid for it any more. */
  isPaid: boolean
}

/** The billed periods of a subscription that end on a day or later, oldest first. */
export async function runningPeriods(
  subscriptionId: string,
  today: DateTime<true>,
  trx?: TransactionClientContract
): Promise<RunningPeriod[]> {
  const rows = await (trx ?? db)
    .from('billed_periods')
    .leftJoin('invoices', 'invoices.id', 'billed_periods.invoice_id')
    .where('billed_periods.subscription_id', subscriptionId)
    .where('billed_periods.ends_on', '>=', today.toISODate())
    .orderBy('billed_periods.starts_on')
    .select('billed_periods.id', 'billed_periods.starts_on', 'billed_periods.ends_on')
    .select('billed_periods.invoice_id', 'invoices.state as invoice_state')
  return rows.map((row) => ({
    id: row.id,
    startsOn: calendarDate(row.starts_on),
    endsOn: calendarDate(row.ends_on),
    invoiceId: row.invoice_id,
    isPaid: !['open', 'uncollectible'].includes(row.invoice_state),
  }))
}

/**
 * The first day that is not served where a subscription ends with its period: after the one that runs, and after what
 * was paid ahead. What follows it was billed ahead and is not paid.
 */
export function endOfPeriod(
  { anchorOn, cycle, cycleIndex, renewsOn, trialEndsOn }: Subscription,
  periods: RunningPeriod[],
  today: DateTime<true>
): DateTime<true> {
  const unpaid = periods.find(({ startsOn, isPaid }) => startsOn > today && !isPaid)
  if (unpaid) return unpaid.startsOn
  if (renewsOn && renewsOn > today) return renewsOn as DateTime<true>
  // A trial that is over and was not continued: no period runs.
  if (trialEndsOn) return today.plus({ days: 1 })
  for (let index = cycleIndex; ; index++) {
    const day = boundary((anchorOn ?? today) as DateTime<true>, cycle, index)
    if (day > today) return day
  }
}
