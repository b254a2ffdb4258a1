import db from '@adonisjs/lucid/services/db'
import { calendarDate } from '#core/database/calendar_date'
import { momentFrom } from '#core/views/format'
import { lastWithdrawal } from '#billing/cancellations/withdrawal'
import { shopDay } from '#billing/shop_day'
import type { DateTime } from 'luxon'
import type { BillingTerms } from '#billing/contracts/billing_terms'
import type { ChangeState } from '#billing/models/subscription_change/states'

/** What the page of a service says of what is billed for it. */
export interface ServiceStanding {
  subscriptionId: string
  /** Whether it is tried for free, and its first period was not billed yet. */
  isTrial: boolean
  /** Whether something is measured of it. */
  isMetered: boolean
  /** Whether something is or will be taken off its renewals, and whether its customer was told of another price. */
  hasDiscount: boolean
  hasComingPrice: boolean
  /** Whether somebody may cancel it. */
  isCancellable: boolean
  /** The last day on which it is served, where it was cancelled; null where nobody did. */
  lastDay: DateTime<true> | null
  /** Whether it may still be kept after all. */
  isUndoable: boolean
  /** The last day on which its customer may withdraw from the contract; null where that is over, or nobody may. */
  withdrawUntil: DateTime<true> | null
  /** The change of plan, options or cycle that is under way; null where none is. */
  change: { state: ChangeState; name: string; effectiveOn: DateTime<true> } | null
}

const DISCOUNTS = 'select 1 from subscription_discounts where subscription_id = subscriptions.id'
const BEGUN = 'select 1 from begin_consents where subscription_id = subscriptions.id'
const COMING = `select 1 from price_notices where subscription_id = subscriptions.id and price_notices.state = 'told'`

/** How a service stands with what is billed for it, in one query; null where nothing is. */
export async function serviceStanding(serviceId: string): Promise<ServiceStanding | null> {
  const row = await db
    .from('subscriptions')
    .join('accounts', 'accounts.id', 'subscriptions.account_id')
    .leftJoin('cancellations', 'cancellations.open_key', 'subscriptions.id')
    .leftJoin('subscription_changes', 'subscription_changes.open_key', 'subscriptions.id')
    .where('subscriptions.service_id', serviceId)
    .where('subscriptions.state', 'active')
    .select('subscriptions.trial_ends_on', 'subscriptions.is_metered')
    .select('subscriptions.ends_on', 'subscriptions.created_at', 'accounts.kind')
    .select('accounts.country', 'accounts.vat_id', 'cancellations.id as cancellation')
    .select('subscriptions.id')
    .select('subscription_changes.state as change_state', 'subscription_changes.to_terms')
    .select('subscription_changes.effective_on as changes_on')
    .select(db.raw(`exists(${DISCOUNTS}) as has_discount, exists(${COMING}) as has_coming`))
    .select(db.raw(`exists(${BEGUN}) as was_consumer`))
    .first()
  if (!row) return null
  const endsOn = row.ends_on === null ? null : calendarDate(row.ends_on)
  const agreedAt = momentFrom(row.created_at)
  const buyer = { kind: row.kind, vatId: row.vat_id, country: row.country }
  const wasConsumer = Boolean(row.was_consumer)
  const until = agreedAt && (await lastWithdrawal(agreedAt, { ...buyer, wasConsumer }))
  return {
    isTrial: row.trial_ends_on !== null,
    isMetered: Boolean(row.is_metered),
    hasDiscount: Boolean(row.has_discount),
    hasComingPrice: Boolean(row.has_coming),
    subscriptionId: row.id,
    isCancellable: endsOn === null,
    lastDay: endsOn && endsOn.minus({ days: 1 }),
    isUndoable: row.cancellation !== null,
    change: row.change_state && {
      state: row.change_state,
      name: nameIn(row.to_terms),
      effectiveOn: calendarDate(row.changes_on),
    },
    withdrawUntil: endsOn === null && until && until >= (await shopDay()) ? until : null,
  }
}

/** Drivers of databases answer a column of JSON as text, or read. */
function nameIn(terms: string | BillingTerms): string {
  return (typeof terms === 'string' ? (JSON.parse(terms) as BillingTerms) : terms).name
}
