import { crashPoint } from '#core/crash_point'
import { dayText } from '#core/database/calendar_date'
import { insertMany } from '#core/database/insert_many'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { newId } from '#core/ids'
import { partiesOf, type Party } from '#identity/models/account/party'
import { carriedLines } from '#billing/renewals/carried_lines'
import { convertTrials } from '#billing/trials/convert_trials'
import { issueDate } from '#billing/invoices/issue_date'
import {
  billedTogether,
  LOOKAHEAD,
  lockDue,
  lockMeasured,
  nearBy,
  type DueSubscription,
  type MeasuredSubscription,
} from '#billing/renewals/load_due'
import { moveOn } from '#billing/renewals/move_on'
import {
  periodsOn,
  planRenewal,
  priceRenewals,
  type PeriodsOf,
  type PlannedRenewal,
} from '#billing/renewals/plan_renewal'
import { noteRated, rateDue, type RatedUsage } from '#billing/usage/rate_due'
import { taxFacts } from '#billing/tax/tax_facts'
import { writeInvoices, type PricedInvoice } from '#billing/invoices/write_invoices'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Renewals that share an invoice, or none where nothing is asked for. */
interface Bill {
  renewals: PlannedRenewal[]
  invoice: PricedInvoice | null
  usage: RatedUsage[]
}

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
    const accounts = await partiesOf(trx, [...new Set(due.map(({ accountId }) => accountId))])
    const facts = await taxFacts(
      { day: await issueDate(trx), accountIds: withTaxNumber(accounts) },
      trx
    )
    const periodsOf = duePeriodsOf({ together, today, daysAhead })
    const planned = due.map((each) => planRenewal(each, periodsOf))
    const metered = [...due.filter(({ isMetered }) => isMetered), ...measured]
    const used = await rateDue(trx, metered, today)
    const carried = await carriedLines(trx, planned)
    const bills = groupsOf({ planned, measured }, together).map(({ renewals, others }): Bill => {
      const account = accounts.get(renewals[0].subscription.accountId)!
      const own = renewals.map(({ subscription }) => subscription)
      const usage = [...own, ...others].flatMap(({ id }) => used.get(id) ?? [])
      const before = own.flatMap(({ id }) => carried.get(id) ?? [])
      const lines = [...before, ...usage.flatMap(({ line }) => line ?? [])]
      const invoice = priceRenewals(renewals, lines, { account, facts })
      if (invoice) invoice.input.id = newId()
      return { renewals, invoice, usage }
    })
    await write(trx, bills, facts)
    await noteRated(trx, bills.flatMap(usageOf), today)
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

interface Group {
  renewals: PlannedRenewal[]
  others: MeasuredSubscription[]
}

/** What comes on one invoice: all of an account that wants that, in one currency, or one subscription. */
function groupsOf(
  { planned, measured }: { planned: PlannedRenewal[]; measured: MeasuredSubscription[] },
  together: ReadonlySet<string>
): Group[] {
  const nameOf = ({ id, accountId, currency }: MeasuredSubscription) =>
    together.has(accountId) ? `${accountId}:${currency}` : id
  const renewals = Map.groupBy(planned, ({ subscription }) => nameOf(subscription))
  const others = Map.groupBy(measured, nameOf)
  return [...renewals].map(([name, own]) => ({ renewals: own, others: others.get(name) ?? [] }))
}

/** What was rated for good; usage that is not asked for yet is rated again by the next run. */
function usageOf({ usage, invoice }: Bill) {
  const asked = invoice !== null || usage.every(({ minor }) => minor === 0)
  return asked ? usage.map((each) => ({ usage: each, invoiceId: invoice?.input.id ?? null })) : []
}

async function write(
  trx: TransactionClientContract,
  bills: Bill[],
  facts: Parameters<typeof writeInvoices>[2]
): Promise<void> {
  await writeInvoices(
    trx,
    bills.flatMap(({ invoice }) => invoice ?? []),
    facts
  )
  await insertMany(trx, 'billed_periods', bills.flatMap(periodRows))
  await moveOn(
    trx,
    bills.flatMap(({ renewals, invoice }) =>
      renewals.map((renewal) => ({ renewal, invoiceId: invoice?.input.id ?? null }))
    )
  )
  await convertTrials(
    trx,
    bills.flatMap(({ renewals }) => renewals)
  )
}

function periodRows({ renewals, invoice }: Bill) {
  return renewals.flatMap(({ subscription, periods, listed }) =>
    periods.map(({ startsOn, endsOn, cycleDays }, index) => ({
      id: newId(),
      subscription_id: subscription.id,
      starts_on: dayText(startsOn),
      ends_on: dayText(endsOn),
      cycle_days: cycleDays,
      invoice_id: invoice?.input.id ?? null,
      listed_minor: listed[index],
      is_carried: !invoice && listed[index] > 0,
      created_at: sqlTime(),
    }))
  )
}

function withTaxNumber(accounts: Map<string, Party>): string[] {
  return [...accounts.values()].flatMap(({ id, vatId }) => (vatId ? [id] : []))
}
