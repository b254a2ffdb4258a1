import { createHash } from 'node:crypto'
import { dayText } from '#core/database/calendar_date'
import { shopLanguage } from '#core/i18n/languages'
import { settings } from '#core/settings/settings'
import { cut } from '#core/text'
import { loadParked, type BilledFrom, type ParkedSubscription } from '#billing/parked/load_parked'
import { planBills, type PlannedBills } from '#billing/renewals/bills'
import { boundary } from '#billing/renewals/cycle'
import { periodsOn, planRenewal } from '#billing/renewals/plan_renewal'
import { shopDay } from '#billing/shop_day'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { InvoiceLineInput } from '#billing/invoices/invoice_input'
import type { DuePeriods } from '#billing/renewals/due_periods'

/** What staff have seen and agreed to is billed at once; beyond so many periods it is paused again. */
export const MOST_SEEN = 36

export interface ParkedPlan extends PlannedBills {
  from: BilledFrom
  today: DateTime<true>
  /** Those that go on, as they stand. */
  parked: ParkedSubscription[]
  /** Those that stay paused, because days after today are billed already. */
  ahead: ParkedSubscription[]
  /** Names what is told, so that nothing else is written than what was seen. */
  fingerprint: string
}

export interface Wanted {
  ids: string[]
  from: BilledFrom
  /** Accounts that want one invoice for all they have. */
  together: ReadonlySet<string>
}

/** What resuming paused renewals writes on a day: their invoices to the cent. Writes nothing. */
export async function planParked(
  trx: TransactionClientContract,
  { ids, from, together }: Wanted,
  { lock = false } = {}
): Promise<ParkedPlan> {
  const today = await shopDay(trx)
  const found = await loadParked(trx, { ids, from, today, lock })
  const isAhead = ({ renewsOn }: ParkedSubscription) => from === 'today' && renewsOn > today
  const [ahead, parked] = [found.filter(isAhead), found.filter((each) => !isAhead(each))]
  const daysAhead = await settings.get('billing.invoice_days_ahead', trx)
  const periodsOf = periodsOn(today, daysAhead, MOST_SEEN)
  const planned = parked.map((each) => ({
    ...planRenewal(each, each.hasLapsed ? () => nothingDue(each) : periodsOf),
    notes: from === 'today' ? freeNotes(each, today) : [],
  }))
  const { bills, facts } = await planBills(trx, { planned, measured: [], together, today })
  const plan = { bills, facts, from, today, parked, ahead }
  return { ...plan, fingerprint: fingerprintOf(plan) }
}

function nothingDue({ anchor, cycle, index }: ParkedSubscription): DuePeriods {
  const renewsOn = boundary(anchor, cycle, index) as DateTime<true>
  return { periods: [], index, renewsOn, invoiceOn: null, isBehind: false }
}

/** The line that tells its customer which days cost nothing. */
function freeNotes(
  { id, serviceId, hostname, items, renewsOn }: ParkedSubscription,
  today: DateTime<true>
): InvoiceLineInput[] {
  if (renewsOn >= today) return []
  const name = items[0]?.name ?? ''
  return [
    {
      kind: 'recurring',
      description: cut(shopLanguage().t('billing.renewal.free', { name, hostname }), 255),
      serviceId,
      subscriptionId: id,
      quantity: 1,
      unitMinor: 0,
      periodStart: renewsOn,
      periodEnd: today.minus({ days: 1 }),
    },
  ]
}

function fingerprintOf({ bills, from, today, parked, ahead }: Omit<ParkedPlan, 'fingerprint'>) {
  const said = {
    from,
    today: dayText(today),
    parked: parked.map(({ id, renewsOn }) => [id, dayText(renewsOn)]),
    ahead: ahead.map(({ id }) => id),
    bills: bills.map(({ renewals, invoice }) => ({
      of: renewals.map(({ subscription, listed, invoiceOn }) => [
        subscription.id,
        listed,
        invoiceOn && dayText(invoiceOn),
      ]),
      currency: invoice?.quote.total.currency,
      amounts: invoice && [invoice.quote.net.minor, invoice.quote.tax.minor],
      lines: invoice?.input.lines.map(({ description, periodStart }) => [
        description,
        periodStart?.toISODate(),
      ]),
    })),
  }
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32)
}
