import { crashPoint } from '#core/crash_point'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { planBills, writeBills } from '#billing/renewals/bills'
import {
  billedTogether,
  LOOKAHEAD,
  lockDue,
  lockMeasured,
  nearBy,
  type DueSubscription,
  type MeasuredSubscription,
} from '#billing/renewals/load_due'
import { periodsOn, planRenewal, type PeriodsOf } from '#billing/renewals/plan_renewal'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Bills what is due of these subscriptions on a day of the shop, in one transaction: invoices, billed periods, and how each goes
 * on. What another worker has or billed meanwhile is left out. Answers how many it billed. Nothing is read before the locks:
 * MariaDB would go on showing the prices of that moment.
 */
export async function renewBatch(ids: string[], today: DateTime<true>): Promise<number> {
  const together = await billedTogether(ids)
  const daysAhead = await settings.get('billing.invoice_days_ahead')
  return transaction(async (trx) => {
    const due = await lockDue(trx, { ids, together, today, daysAhead })
    if (due.length === 0) return 0
    const measured = await measuredBeside(trx, due, together)
    const periodsOf = duePeriodsOf({ together, today, daysAhead })
    const planned = due.map((each) => planRenewal(each, periodsOf))
    const bills = await planBills(trx, { planned, measured, together, today })
    await writeBills(trx, bills, today)
    crashPoint('billing.before_renewals_commit')
    return due.length
  })
}

/** What else is measured of accounts that want one invoice for all they have. */
function measuredBeside(
  trx: TransactionClientContract,
  due: DueSubscription[],
  together: ReadonlySet<string>
): Promise<MeasuredSubscription[]> {
  const accountIds = new Set(due.map(({ accountId }) => accountId))
  return lockMeasured(trx, {
    accountIds: [...accountIds].filter((id) => together.has(id)),
    except: due.map(({ id }) => id),
  })
}

interface Look {
  together: ReadonlySet<string>
  today: DateTime<true>
  daysAhead: number
}

/** Tells which periods are billed: those that are due, and where an account wants one invoice, those that come within a week of them. */
function duePeriodsOf({ together, today, daysAhead }: Look): PeriodsOf {
  const alone = periodsOn(today, daysAhead)
  const ahead = periodsOn(today.plus(LOOKAHEAD), daysAhead)
  const near = periodsOn(nearBy(today, daysAhead), daysAhead)
  return (subscription) => {
    if (!together.has(subscription.accountId)) return alone(subscription)
    if (!subscription.isMetered) return ahead(subscription)
    const own = alone(subscription)
    return own.periods.length > 0 ? own : near(subscription)
  }
}
