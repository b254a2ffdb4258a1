import { calendarDay } from '#core/calendar_day'
import { settings } from '#core/settings/settings'
import Account from '#identity/models/account'
import { isPublicHoliday } from '#billing/cancellations/public_holidays'
import { isProtectedConsumer, type Buyer } from '#billing/consents/consumer'
import BeginConsent from '#billing/models/begin_consent'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Subscription from '#billing/models/subscription'

const DAYS = 14
const SATURDAY = 6

/**
 * The last day on which a consumer in the European Economic Area may withdraw from a contract of this day: the fourteenth after it
 * (directive 2011/83/EU, article 9), or the next working day where that is a Saturday, a Sunday or a public holiday of the consumer's
 * country (regulation 1182/71, article 3(4)).
 */
export function lastDayToWithdraw(agreedOn: DateTime<true>, country = ''): DateTime<true> {
  let day = agreedOn.plus({ days: DAYS })
  while (day.weekday >= SATURDAY || isPublicHoliday(day, country)) day = day.plus({ days: 1 })
  return day
}

/**
 * The same for an order of this moment by such an account; null where nobody there has that right. Who ordered as a consumer, which
 * their consent tells, keeps it whatever the account says later.
 */
export async function lastWithdrawal(
  agreedAt: DateTime,
  { wasConsumer, ...buyer }: Buyer & { wasConsumer: boolean },
  trx?: TransactionClientContract
): Promise<DateTime<true> | null> {
  const { country } = buyer
  if (!wasConsumer && !isProtectedConsumer(buyer)) return null
  if (!(await settings.get('billing.withdrawal', trx))) return null
  const zone = await settings.get('company.time_zone', trx)
  return lastDayToWithdraw(calendarDay(agreedAt, zone), country ?? '')
}

/** The last day on which the customer of a subscription may withdraw from it, however long ago; null where nobody could. */
export async function withdrawalUntil(
  { id, accountId, createdAt }: Subscription,
  trx?: TransactionClientContract
): Promise<DateTime<true> | null> {
  const account = await Account.query({ client: trx }).where('id', accountId).firstOrFail()
  const wasConsumer = (await BeginConsent.ofSubscription(id, trx)) !== null
  const { kind, vatId, country } = account
  return lastWithdrawal(createdAt, { kind, vatId, country, wasConsumer }, trx)
}

/** Whether the customer of a subscription may withdraw from it on a day. */
export async function mayWithdraw(
  subscription: Subscription,
  today: DateTime<true>,
  trx?: TransactionClientContract
): Promise<boolean> {
  const until = await withdrawalUntil(subscription, trx)
  return until !== null && today <= until
}
