import { snapshot } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { partiesOf } from '#identity/models/account/party'
import { billedTogether } from '#billing/renewals/load_due'
import { planParked, type ParkedPlan } from '#billing/parked/plan_parked'
import type { Bill } from '#billing/renewals/bills'
import type { BilledFrom, ParkedSubscription } from '#billing/parked/load_parked'

/** What resuming these renewals writes, invoice by invoice, with what that comes to in each currency. */
export async function previewParked(ids: string[], from: BilledFrom) {
  const together = await billedTogether(ids)
  return snapshot(async (trx) => {
    const plan = await planParked(trx, { ids, from, together })
    const accountIds = [...plan.parked, ...plan.ahead].map(({ accountId }) => accountId)
    const parties = await partiesOf(trx, [...new Set(accountIds)])
    const nameOf = ({ accountId }: ParkedSubscription) => parties.get(accountId)?.legalName ?? ''
    return {
      from,
      today: plan.today,
      fingerprint: plan.fingerprint,
      ids: plan.parked.map(({ id }) => id),
      gone: ids.length - plan.parked.length - plan.ahead.length,
      ahead: plan.ahead.map((each) => ({ ...each, account: nameOf(each) })),
      bills: plan.bills.map((bill) => presentBill(bill, plan, nameOf)),
      totals: totalsOf(plan.bills),
    }
  })
}

/** What each of these bills by itself, by its id: the periods that were missed and the total of their invoice. */
export async function missedOf(ids: string[]) {
  const plan = await snapshot((trx) =>
    planParked(trx, { ids, from: 'missed', together: new Set<string>() })
  )
  return new Map(
    plan.bills.map(({ renewals: [renewal], invoice }) => [
      renewal.subscription.id,
      { periods: renewal.periods, total: invoice?.quote.total ?? null },
    ])
  )
}

function presentBill(
  { renewals, invoice }: Bill,
  { parked, today, from }: ParkedPlan,
  nameOf: (one: ParkedSubscription) => string
) {
  const known = new Map(parked.map((each) => [each.id, each]))
  const first = known.get(renewals[0].subscription.id)!
  return {
    accountId: first.accountId,
    account: nameOf(first),
    servers: renewals.map(({ subscription: { id, serviceId, hostname }, periods, ...renewal }) => {
      const { renewsOn, parkedAt } = known.get(id)!
      const isFree = from === 'today' && renewsOn < today
      return {
        ...{ serviceId, hostname, parkedAt, periods },
        isBehind: renewal.isBehind,
        free: isFree ? { startsOn: renewsOn, endsOn: today.minus({ days: 1 }) } : null,
      }
    }),
    net: invoice?.quote.net ?? null,
    tax: invoice?.quote.tax ?? null,
    total: invoice?.quote.total ?? null,
    /** Too little to be asked for, so it comes on a later invoice. */
    isCarried: !invoice && renewals.some(({ listed }) => listed.some((minor) => minor > 0)),
  }
}

function totalsOf(bills: Bill[]): Money[] {
  const totals = new Map<string, Money>()
  for (const { invoice } of bills) {
    if (!invoice) continue
    const { total } = invoice.quote
    totals.set(
      total.currency,
      (totals.get(total.currency) ?? Money.zero(total.currency)).plus(total)
    )
  }
  return [...totals.values()]
}
