import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { CancellationSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Subscription from '#billing/models/subscription'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type {
  CancellationMode,
  CancellationReason,
  CancellationState,
} from '#billing/models/cancellation/states'

/** The wish that a subscription ends, kept with who, when and why. */
export default class Cancellation extends compose(CancellationSchema, UlidModel) {
  /** The one of a service that is waiting for its day; null where nobody cancelled it. */
  static ofService(
    serviceId: string,
    trx?: TransactionClientContract
  ): Promise<Cancellation | null> {
    return this.query({ client: trx })
      .whereIn('open_key', (of) =>
        of.from('subscriptions').where('service_id', serviceId).select('id')
      )
      .first()
  }

  declare mode: CancellationMode
  declare state: CancellationState
  declare reason: CancellationReason

  @belongsTo(() => Subscription)
  declare subscription: BelongsTo<typeof Subscription>

  /** Whether it can still be undone: what ended at once is gone. */
  get isUndoable(): boolean {
    return this.state === 'scheduled' && this.mode === 'period_end'
  }
}
