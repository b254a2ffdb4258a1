import { shopLanguage } from '#core/i18n/languages'
import CreditNote from '#billing/models/credit_note'
import Invoice from '#billing/models/invoice'
import InvoiceLine from '#billing/models/invoice_line'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import type { Actor } from '#core/actor'
import type { RunningPeriod } from '#billing/cancellations/running_periods'
import type Subscription from '#billing/models/subscription'

interface Why {
  by: Actor
  /** Names what causes it, such as "cancellation:01J…". */
  cause: string
}

/**
 * Takes back periods that were billed ahead and that nobody paid: their invoice is void, or corrected where it has more
 * on it. The subscription goes on as if they had never been billed; its row is the caller's to lock before and to save after.
 */
export async function takeBackPeriods(
  trx: TransactionClientContract,
  subscription: Subscription,
  periods: RunningPeriod[],
  why: Why
): Promise<void> {
  if (periods.length === 0) return
  const byInvoice = Map.groupBy(periods, ({ invoiceId }) => invoiceId)
  for (const [invoiceId, taken] of byInvoice)
    if (invoiceId) await takeOff(trx, { invoiceId, subscription, taken }, why)
  await trx
    .from('billed_periods')
    .whereIn(
      'id',
      periods.map(({ id }) => id)
    )
    .delete()
  subscription.merge({
    renewsOn: periods[0].startsOn,
    cycleIndex: subscription.cycleIndex - periods.length,
  })
}

interface Taken {
  invoiceId: string
  subscription: Subscription
  taken: RunningPeriod[]
}

async function takeOff(
  trx: TransactionClientContract,
  { invoiceId, subscription, taken }: Taken,
  { by, cause }: Why
): Promise<void> {
  const invoice = await Invoice.query({ client: trx })
    .where('id', invoiceId)
    .forUpdate()
    .firstOrFail()
  const lines = await InvoiceLine.query({ client: trx }).where('invoice_id', invoiceId)
  const starts = new Set(taken.map(({ startsOn }) => startsOn.toISODate()))
  const own = lines.filter(
    ({ subscriptionId, periodStart }) =>
      subscriptionId === subscription.id && periodStart && starts.has(dayOf(periodStart))
  )
  const reason = shopLanguage().t('billing.cancellation.taken_back', {
    hostname: subscription.hostname,
  })
  const isAll =
    own.length === lines.length && invoice.paidMinor === 0 && invoice.creditedMinor === 0
  if (isAll && (await invoice.void({ by, reason }, trx))) return
  const left = own.filter(({ netMinor }) => netMinor > 0).map(({ id }) => ({ lineId: id }))
  if (left.length === 0 || !invoice.isCreditable) return
  const extent = { lines: left, settle: 'credit' as const, reason, cause, by }
  const written = await CreditNote.issue(trx, { ...extent, invoiceId })
  if (!written.ok && written.error.type !== 'nothing_to_credit')
    throw new Error(`A period could not be taken back: ${written.error.type}`)
}

const dayOf = (day: DateTime) => day.toISODate() ?? ''
