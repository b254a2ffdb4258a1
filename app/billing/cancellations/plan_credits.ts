import { Money } from '#core/money/money'
import { settings } from '#core/settings/settings'
import {
  allThatIsLeft,
  restOfInvoices,
  spreadOver,
  type Rest,
} from '#billing/changes/rest_of_invoices'
import { unusedWorth } from '#billing/changes/unused_worth'
import { creditableOf } from '#billing/credit_notes/creditable'
import { creditParts, type LinePart } from '#billing/credit_notes/credit_parts'
import InvoiceLine from '#billing/models/invoice_line'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import type { RunningPeriod } from '#billing/cancellations/running_periods'
import type { EndingMode } from '#billing/models/cancellation/states'
import type Invoice from '#billing/models/invoice'
import type Subscription from '#billing/models/subscription'

export interface Ending {
  mode: EndingMode
  /** Whether the days until then are paid for. */
  owesUsed: boolean
  /** The first day that is not served. */
  endsOn: DateTime<true>
  /** Billed, not over, and not taken back. */
  periods: RunningPeriod[]
}

/** What is given back of an invoice. */
export interface PlannedCredit {
  invoice: Invoice
  lines: LinePart[]
  total: Money
}

/** Whether days that are not used are given back where it ends in this way. */
export async function givesBack(mode: EndingMode, trx?: TransactionClientContract) {
  if (mode !== 'now') return mode === 'withdrawal'
  return (await settings.get('billing.credit_on_cancel', trx)) === 'unused_days'
}

/**
 * What is given back of what was billed for days that are not served, the latest invoice first. Who withdraws gets the price of setup
 * back as well, and all that was billed where the days that were used are not theirs to pay.
 */
export async function planCredits(
  subscription: Subscription,
  ending: Ending,
  trx?: TransactionClientContract
): Promise<PlannedCredit[]> {
  if (!(await givesBack(ending.mode, trx))) return []
  if (!ending.owesUsed) return planFullCredit(subscription, trx)
  return planned(await unusedRests(subscription, ending, trx), trx)
}

/** All that was billed, the latest invoice first, and setup with it. */
export async function planFullCredit(
  { id, currency }: Subscription,
  trx?: TransactionClientContract
): Promise<PlannedCredit[]> {
  return planned(spreadAll(await allThatIsLeft(id, trx), currency), trx)
}

async function planned(
  rests: Pick<PlannedCredit, 'invoice' | 'lines'>[],
  trx?: TransactionClientContract
): Promise<PlannedCredit[]> {
  const credits: PlannedCredit[] = []
  for (const { invoice, lines } of rests) {
    const parts = creditParts(await creditableOf(invoice, trx), { lines })
    if (parts.ok) credits.push({ invoice, lines, total: parts.value.total })
  }
  return credits
}

/** What is left of these invoices, all of it. */
function spreadAll(rests: Rest[], currency: string) {
  const left = rests.map((rest) => rest.left)
  return spreadOver(rests, Money.sum(left, currency))
}

/** The share of days from the end on, and setup where somebody withdraws. */
async function unusedRests(
  { id, currency }: Subscription,
  { mode, endsOn, periods }: Ending,
  trx?: TransactionClientContract
) {
  const invoiceIds = periods.flatMap(({ invoiceId }) => invoiceId ?? [])
  const rests = await restOfInvoices(id, { from: endsOn, invoiceIds }, trx)
  const setup = mode === 'withdrawal' ? await setupLines(id, rests, trx) : null
  let wanted = Money.zero(currency)
  for (const period of periods) {
    const of = { subscriptionId: id, currency }
    const { net } = await unusedWorth(of, period, { from: endsOn, mode: 'exclusive' }, trx)
    wanted = wanted.plus(net)
  }
  return spreadOver(rests, wanted).map(({ invoice, lines }) => ({
    invoice,
    lines: [...lines, ...(setup?.get(invoice.id) ?? [])],
  }))
}

/** What was billed for setting it up, by invoice. */
async function setupLines(
  subscriptionId: string,
  rests: Rest[],
  trx?: TransactionClientContract
): Promise<Map<string, LinePart[]>> {
  const ids = rests.map(({ invoice }) => invoice.id)
  const lines = await InvoiceLine.query({ client: trx })
    .where({ subscription_id: subscriptionId, kind: 'setup' })
    .whereIn('invoice_id', ids)
    .where('net_minor', '>', 0)
  return new Map(lines.map((line) => [line.invoiceId, [{ lineId: line.id }]]))
}
