import { dayText } from '#core/database/calendar_date'
import { sqlTime } from '#core/database/sql_time'
import { carriedBy, type PlannedRenewal } from '#billing/renewals/plan_renewal'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface Billed {
  renewal: PlannedRenewal
  /** Null where nothing was asked for. */
  invoiceId: string | null
}

/** Notes how far subscriptions are billed now; those that go on alike in one statement. */
export async function moveOn(trx: TransactionClientContract, billed: Billed[]): Promise<void> {
  const alike = Map.groupBy(billed, (each) => JSON.stringify(columnsAfter(each)))
  for (const [columns, group] of alike) {
    const ids = group.map(({ renewal }) => renewal.subscription.id)
    const { steps, ...changes } = JSON.parse(columns)
    await trx
      .from('subscriptions')
      .whereIn('id', ids)
      .update({
        ...changes,
        cycle_index: trx.raw('cycle_index + ?', [steps]),
        updated_at: sqlTime(),
      })
  }
  await settleCarried(trx, billed)
}

function columnsAfter({ renewal, invoiceId }: Billed) {
  const { subscription, index, renewsOn, invoiceOn, isBehind } = renewal
  const parked = isBehind ? { parked_at: sqlTime(), parked_reason: 'behind' } : {}
  return {
    steps: index - subscription.index,
    renews_on: dayText(renewsOn),
    invoice_on: isBehind || !invoiceOn ? null : dayText(invoiceOn),
    price_minor: renewal.nextPriceMinor,
    carried_minor: invoiceId ? 0 : carriedBy(renewal).minor,
    ...parked,
  }
}

/** Periods that were carried until now stand on this invoice. */
async function settleCarried(trx: TransactionClientContract, billed: Billed[]): Promise<void> {
  for (const { renewal, invoiceId } of billed) {
    const { id, carriedMinor } = renewal.subscription
    if (!invoiceId || carriedMinor === 0) continue
    await trx
      .from('billed_periods')
      .where('subscription_id', id)
      .where('is_carried', true)
      .update({ invoice_id: invoiceId, is_carried: false })
  }
}
