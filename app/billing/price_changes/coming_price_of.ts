import db from '@adonisjs/lucid/services/db'
import { calendarDate } from '#core/database/calendar_date'
import { Money } from '#core/money/money'
import { paidPrices, stepsOf, type PaidPrices } from '#billing/price_changes/paid_prices'
import type { DateTime } from 'luxon'

/** What a full period costs from a day on, as listed. */
export interface StepOfPrice {
  on: DateTime<true>
  price: Money
}

/** The next price that customers were told of, by their subscriptions; those to whom none comes are left out. */
export async function nextSteps(subscriptionIds: string[]): Promise<Map<string, StepOfPrice>> {
  if (subscriptionIds.length === 0) return new Map()
  const notices = await db
    .from('price_notices')
    .whereIn('subscription_id', subscriptionIds)
    .where('state', 'told')
    .whereNotNull('next_item_id')
    .groupBy('subscription_id')
    .select('subscription_id')
    .min('starts_on as starts_on')
  if (notices.length === 0) return new Map()
  const days = new Map<string, DateTime<true>>(
    notices.map((row) => [String(row.subscription_id), calendarDate(row.starts_on)])
  )
  const items = await db
    .from('subscription_items')
    .join('subscriptions', 'subscriptions.id', 'subscription_items.subscription_id')
    .whereIn('subscription_items.subscription_id', [...days.keys()])
    .select('subscription_items.subscription_id', 'quantity', 'unit_minor', 'from_on', 'until_on')
    .select('subscriptions.currency')
  return new Map(
    [...days].map(([id, on]) => {
      const own = items.filter((row) => row.subscription_id === id)
      const inForce = own.filter(
        ({ from_on: from, until_on: until }) =>
          (!from || calendarDate(from) <= on) && (!until || calendarDate(until) > on)
      )
      const minor = inForce.reduce((sum, row) => sum + row.quantity * Number(row.unit_minor), 0)
      return [id, { on, price: Money.of(minor, String(own[0]?.currency)) }]
    })
  )
}

/** The same of one service, with what its renewals really cost before and after; null where its price stays as far as anybody was told. */
export async function comingPriceOf(
  serviceId: string
): Promise<(StepOfPrice & { paid: PaidPrices }) | null> {
  const row = await db
    .from('subscriptions')
    .join('price_notices', 'price_notices.subscription_id', 'subscriptions.id')
    .where({ 'subscriptions.service_id': serviceId, 'price_notices.state': 'told' })
    .whereNotNull('price_notices.next_item_id')
    .select('subscriptions.id')
    .first()
  if (!row) return null
  const id = String(row.id)
  const steps = await nextSteps([id])
  const step = steps.get(id)
  if (!step) return null
  const [paid] = await paidPrices(await stepsOf([{ subscriptionId: id, startsOn: step.on }]))
  return { ...step, paid }
}
