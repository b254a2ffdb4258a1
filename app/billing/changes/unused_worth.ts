import { Money } from '#core/money/money'
import { unusedDays } from '#billing/cancellations/unused_days'
import Invoice from '#billing/models/invoice'
import InvoiceLine from '#billing/models/invoice_line'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import type { RunningPeriod } from '#billing/cancellations/running_periods'
import type { TaxMode } from '#billing/settings'

/** What was billed for the days of a period that are not used any more. */
export interface UnusedWorth {
  /** Without tax, as the invoice says it. */
  net: Money
  /** The same as prices are listed now: with tax where they include it. */
  listed: Money
  days: number
  of: number
}

/** What was invoiced for a period, by its share of days from one on. Nothing where it is on no invoice. */
export async function unusedWorth(
  { subscriptionId, currency }: { subscriptionId: string; currency: string },
  period: RunningPeriod,
  { from, mode }: { from: DateTime<true>; mode: TaxMode },
  trx?: TransactionClientContract
): Promise<UnusedWorth> {
  const { unused: days, of } = unusedDays(period, from)
  const none = Money.zero(currency)
  if (!period.invoiceId) return { net: none, listed: none, days, of }
  const invoice = await Invoice.query({ client: trx }).where('id', period.invoiceId).firstOrFail()
  const lines = await InvoiceLine.query({ client: trx })
    .where({ invoice_id: period.invoiceId, subscription_id: subscriptionId })
    .where('net_minor', '>', 0)
    .whereNot('kind', 'setup')
  const own = lines.filter(({ periodStart }) => !periodStart || periodStart.equals(period.startsOn))
  const sum = (amount: (line: InvoiceLine) => number) =>
    Money.of(
      own.reduce((total, line) => total + amount(line), 0),
      currency
    ).ratio(days, of)
  const isSame = invoice.taxMode === mode
  return {
    net: sum(({ netMinor }) => netMinor),
    listed: sum(({ quantity, unitMinor, discountMinor, netMinor, taxMinor }) => {
      if (isSame) return quantity * unitMinor - Number(discountMinor)
      return mode === 'inclusive' ? netMinor + taxMinor : netMinor
    }),
    days,
    of,
  }
}
