import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { calendarDate } from '#core/database/calendar_date'
import { transaction } from '#core/database/transaction'
import { finishChange } from '#billing/changes/finish_change'
import { followInvoice } from '#billing/changes/follow_invoice'
import { requestChange } from '#billing/changes/request_change'
import { termsOf } from '#billing/changes/terms_of'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import CreditNote from '#billing/models/credit_note'
import Invoice from '#billing/models/invoice'
import SubscriptionChange from '#billing/models/subscription_change'
import type { Assert } from '@japa/assert'
import type Subscription from '#billing/models/subscription'
import type { BillingTerms } from '#billing/contracts/billing_terms'
import type { ChangeStart } from '#billing/models/subscription_change/states'

/** What is due of an invoice arrives by bank transfer. */
export async function payDue(invoice: Invoice): Promise<void> {
  await invoice.refresh()
  if (!invoice.amountDue().isPositive) return
  const paid = await recordBankTransfer(invoice.id, { amount: invoice.amountDue(), note: 'test' })
  if (!paid.ok) throw new Error(paid.error.type)
}

/** The terms of a subscription with another price, or another cycle. */
export async function otherTerms(
  subscription: Subscription,
  { minor, cycle }: { minor: number; cycle?: BillingTerms['cycle'] }
): Promise<BillingTerms> {
  const terms = await termsOf(subscription)
  const items = [{ ...terms.items[0], unitMinor: minor }]
  return { ...terms, items, cycle: cycle ?? terms.cycle }
}

/** Asks for a change and does all that follows it, up to a machine that followed at once. */
export async function change(
  subscription: Subscription,
  wanted: { minor: number; cycle?: BillingTerms['cycle'] },
  starts: ChangeStart = 'now'
) {
  await subscription.refresh()
  const terms = await otherTerms(subscription, wanted)
  const asked = await requestChange(subscription.serviceId, { terms, starts, by: SYSTEM })
  if (!asked.ok) return asked
  const { id, invoiceId } = asked.value
  if (invoiceId) {
    await payDue(await Invoice.findOrFail(invoiceId))
    await followInvoice(invoiceId)
  }
  if (starts === 'now') await transaction((trx) => finishChange(trx, asked.value))
  await subscription.refresh()
  return { ok: true as const, value: await SubscriptionChange.findOrFail(id) }
}

/** Periods as "first..last". */
export async function periodsOf({ id }: Subscription): Promise<string[]> {
  const rows = await db.from('billed_periods').where('subscription_id', id).orderBy('starts_on')
  const dayOf = (value: string | Date) => calendarDate(value).toISODate()
  return rows.map((row) => `${dayOf(row.starts_on)}..${dayOf(row.ends_on)}`)
}

/** Periods tile without a gap or an overlap up to where the next one starts (I7), and nothing more was credited than paid (I25). */
export async function assertBilledOnce(assert: Assert, subscription: Subscription): Promise<void> {
  const rows = await db
    .from('billed_periods')
    .where('subscription_id', subscription.id)
    .orderBy('starts_on')
  let next: string | null = null
  for (const row of rows) {
    const startsOn = calendarDate(row.starts_on).toISODate()
    if (next) assert.equal(startsOn, next, 'Periods do not tile')
    next = calendarDate(row.ends_on).plus({ days: 1 }).toISODate()
  }
  await subscription.refresh()
  if (next) assert.equal(subscription.renewsOn?.toISODate(), next, 'The next period')
  for (const invoice of await Invoice.all()) {
    const notes = await CreditNote.query().where('invoice_id', invoice.id)
    const credited = notes.reduce((sum, { totalMinor }) => sum + totalMinor, 0)
    assert.isAtMost(credited, invoice.totalMinor)
  }
}

/** What the form of a preview names it by. */
export const fingerprintIn = (html: string) =>
  /name="fingerprint" value="([^"]+)"/.exec(html)?.[1] ?? ''
