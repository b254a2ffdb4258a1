import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { SubscriptionChangeSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Subscription from '#billing/models/subscription'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { BillingTerms } from '#billing/contracts/billing_terms'
import type {
  ChangeKind,
  ChangeStart,
  ChangeState,
} from '#billing/models/subscription_change/states'

/** What a subscription was before a change, so that one that has not begun can be taken back. */
export interface TermsBefore extends BillingTerms {
  anchorOn: string
  cycleIndex: number
}

/** A period as it is billed once a change is applied, with what it costs as listed. */
export interface ChangedPeriod {
  startsOn: string
  endsOn: string
  listedMinor: number
  /** How many days its cycle has; absent from changes before that was kept. */
  cycleDays?: number
}

/** The wish that a service is another from a day on, with what it costs and how far it came. */
export default class SubscriptionChange extends compose(SubscriptionChangeSchema, UlidModel) {
  /** The one of a service that is under way; null where there is none. */
  static ofService(
    serviceId: string,
    trx?: TransactionClientContract
  ): Promise<SubscriptionChange | null> {
    return this.query({ client: trx })
      .whereIn('open_key', (of) =>
        of.from('subscriptions').where('service_id', serviceId).select('id')
      )
      .first()
  }

  declare kind: ChangeKind
  declare starts: ChangeStart
  declare state: ChangeState

  declare fromTerms: TermsBefore

  declare toTerms: BillingTerms

  declare periods: ChangedPeriod[]

  @belongsTo(() => Subscription)
  declare subscription: BelongsTo<typeof Subscription>

  /** Whether it can still be called off. */
  get isCancellable(): boolean {
    return this.state === 'awaiting_payment' || this.state === 'scheduled'
  }
}
