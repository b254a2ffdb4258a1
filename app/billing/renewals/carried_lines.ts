import { calendarDate } from '#core/database/calendar_date'
import { shopLanguage } from '#core/i18n/languages'
import { cut } from '#core/text'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { InvoiceLineInput } from '#billing/invoices/invoice_input'
import type { PlannedRenewal } from '#billing/renewals/plan_renewal'

interface PeriodRow {
  subscription_id: string
  starts_on: string | Date
  ends_on: string | Date
  listed_minor: number | string
}

/** Lines for periods that were too small to be asked for when they were billed, by subscription. */
export async function carriedLines(
  trx: TransactionClientContract,
  planned: PlannedRenewal[]
): Promise<Map<string, InvoiceLineInput[]>> {
  const carrying = planned
    .map(({ subscription }) => subscription)
    .filter(({ carriedMinor }) => carriedMinor > 0)
  const known = new Map(carrying.map((each) => [each.id, each]))
  const lines = new Map<string, InvoiceLineInput[]>()
  if (known.size === 0) return lines

  const rows: PeriodRow[] = await trx
    .from('billed_periods')
    .whereIn('subscription_id', [...known.keys()])
    .where('is_carried', true)
    .orderBy('starts_on')
  for (const row of rows) {
    const { id, serviceId, hostname, items } = known.get(row.subscription_id)!
    const description = shopLanguage().t('billing.renewal.carried', {
      name: items[0]?.name ?? '',
      hostname,
    })
    const line = {
      kind: 'recurring' as const,
      description: cut(description, 255),
      serviceId,
      subscriptionId: id,
      quantity: 1,
      unitMinor: Number(row.listed_minor),
      periodStart: calendarDate(row.starts_on),
      periodEnd: calendarDate(row.ends_on),
    }
    lines.set(id, [...(lines.get(id) ?? []), line])
  }
  return lines
}
