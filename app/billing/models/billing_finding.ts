import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { BillingFindingSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Account from '#identity/models/account'
import Invoice from '#billing/models/invoice'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

/** What a finding is about. */
export const findingTopics = ['charges', 'refunds', 'disputes', 'payouts', 'books'] as const
export type FindingTopic = (typeof findingTopics)[number]

/** What can be found, and what it is about; each has a title and a text under `billing.findings.<kind>`. */
const topics = {
  mismatch_attempt: 'charges',
  mismatch_customer: 'charges',
  mismatch_currency: 'charges',
  mismatch_amount: 'charges',
  refund_failed: 'refunds',
  refund_lost: 'refunds',
  refund_made_elsewhere: 'refunds',
  refund_without_note: 'refunds',
  dispute: 'disputes',
  dispute_won: 'disputes',
  dispute_lost: 'disputes',
  dispute_closed: 'disputes',
  dispute_unanswered: 'disputes',
  dispute_answer_failed: 'disputes',
  fraud_warning: 'disputes',
  customers_lost: 'charges',
  attempt_lost: 'charges',
  charge_too_small: 'charges',
  gateway_account_changed: 'books',
  balance_differs: 'books',
  balance_currency: 'books',
  balance_unexplained: 'books',
  clearing_differs: 'books',
  payout_failed: 'payouts',
  payout_differs: 'payouts',
  payment_unseen: 'charges',
  charge_unclaimed: 'charges',
  charge_became_credit: 'charges',
  refund_unclaimed: 'refunds',
  numbers_behind: 'books',
  rule_broken: 'books',
  change_failed: 'charges',
} as const satisfies Record<string, FindingTopic>

export type FindingKind = keyof typeof topics
export const findingKinds = Object.keys(topics) as FindingKind[]

export function findingKindsAbout(topic: FindingTopic): FindingKind[] {
  return findingKinds.filter((kind) => topics[kind] === topic)
}

/** What a restored database has forgotten and a person has to decide about. */
export const outsideKinds: readonly FindingKind[] = [
  'charge_unclaimed',
  'charge_became_credit',
  'refund_unclaimed',
]

/** Something about money that does not fit and that staff have to look at. Never deleted. */
export default class BillingFinding extends compose(BillingFindingSchema, UlidModel) {
  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  @belongsTo(() => Invoice)
  declare invoice: BelongsTo<typeof Invoice>
}
