import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { BillingFindingSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Account from '#identity/models/account'
import Invoice from '#billing/models/invoice'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

/** What can be found; each has a title and a text under `billing.findings.<kind>`. */
export const findingKinds = [
  'mismatch_attempt',
  'mismatch_customer',
  'mismatch_currency',
  'mismatch_amount',
  'refund_failed',
  'refund_lost',
  'refund_made_elsewhere',
  'dispute',
  'dispute_won',
  'dispute_lost',
  'dispute_closed',
  'fraud_warning',
  'customers_lost',
  'attempt_lost',
  'charge_too_small',
  'gateway_account_changed',
  'balance_differs',
  'balance_currency',
  'payment_unseen',
  'charge_unclaimed',
  'charge_became_credit',
  'refund_unclaimed',
  'numbers_behind',
] as const
/** What a restored database has forgotten and a person has to decide about. */
export const outsideKinds: readonly FindingKind[] = [
  'charge_unclaimed',
  'charge_became_credit',
  'refund_unclaimed',
]
export type FindingKind = (typeof findingKinds)[number]

/** Something about money that does not fit and that staff have to look at. Never deleted. */
export default class BillingFinding extends compose(BillingFindingSchema, UlidModel) {
  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  @belongsTo(() => Invoice)
  declare invoice: BelongsTo<typeof Invoice>
}
