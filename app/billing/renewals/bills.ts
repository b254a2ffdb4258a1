import { dayText } from '#core/database/calendar_date'
import { insertMany } from '#core/database/insert_many'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { partiesOf, type Party } from '#identity/models/account/party'
import { carriedLines } from '#billing/renewals/carried_lines'
import { convertTrials } from '#billing/trials/convert_trials'
import { issueDate } from '#billing/invoices/issue_date'
import { writeInvoices, type PricedInvoice } from '#billing/invoices/write_invoices'
import { moveOn } from '#billing/renewals/move_on'
import { priceRenewals, type PlannedRenewal } from '#billing/renewals/plan_renewal'
import { noteRated, rateDue, type RatedUsage } from '#billing/usage/rate_due'
import { taxFacts, type TaxFacts } from '#billing/tax/tax_facts'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { MeasuredSubscription } from '#billing/renewals/load_due'

/** Renewals that share an invoice, or none where nothing is asked for. */
export interface Bill {
  renewals: PlannedRenewal[]
  invoice: PricedInvoice | null
  usage: RatedUsage[]
}

/** Bills as they are told before they are written, with the facts that decided their tax. */
export interface PlannedBills {
  bills: Bill[]
  facts: TaxFacts
}

interface Planned {
  planned: PlannedRenewal[]
  /** What is measured beside them, whose usage comes on their invoices. */
  measured: MeasuredSubscription[]
  /** Accounts that want one invoice for all they have. */
  together: ReadonlySet<string>
  today: DateTime<true>
}

/** The invoices of what is planned: with what was carried until now, what was used, discounts and tax. Writes nothing. */
export async function planBills(
  trx: TransactionClientContract,
  { planned, measured, together, today }: Planned
): Promise<PlannedBills> {
  const due = planned.map(({ subscription }) => subscription)
  const accounts = await partiesOf(trx, [...new Set(due.map(({ accountId }) => accountId))])
  const facts = await taxFacts(
    { day: await issueDate(trx), accountIds: withTaxNumber(accounts) },
    trx
  )
  const metered = [...due.filter(({ isMetered }) => isMetered), ...measured]
  const used = await rateDue(trx, metered, today)
  const carried = await carriedLines(trx, planned)
  const bills = groupsOf({ planned, measured }, together).map(({ renewals, others }): Bill => {
    const account = accounts.get(renewals[0].subscription.accountId)!
    const own = renewals.map(({ subscription }) => subscription)
    const usage = [...own, ...others].flatMap(({ id }) => used.get(id) ?? [])
    const before = own.flatMap(({ id }) => carried.get(id) ?? [])
    const lines = [...before, ...usage.flatMap((each) => each.lines)]
    const invoice = priceRenewals(renewals, lines, { account, facts })
    if (invoice) invoice.input.id = newId()
    return { renewals, invoice, usage }
  })
  return { bills, facts }
}

/**
 * Writes bills as they were planned in the same transaction: invoices, billed periods, and how each subscription goes on. What was
 * used in the periods that it adds was not rated yet, also where they are over: that is for the next run, each period by itself.
 */
export async function writeBills(
  trx: TransactionClientContract,
  { bills, facts }: PlannedBills,
  today: DateTime<true>
): Promise<void> {
  await writeInvoices(
    trx,
    bills.flatMap(({ invoice }) => invoice ?? []),
    facts
  )
  await noteRated(trx, bills.flatMap(usageOf), today)
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
