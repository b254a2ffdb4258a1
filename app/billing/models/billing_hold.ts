import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { BillingHoldSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { shopDay } from '#billing/shop_day'
import Subscription from '#billing/models/subscription'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

/** The wish of staff that a renewal is not billed before a day. It is over on that day, or when somebody releases it. */
export default class BillingHold extends compose(BillingHoldSchema, UlidModel) {
  /** The one that keeps a subscription from being billed today; null where none does. */
  static async inForce(
    subscriptionId: string,
    trx: TransactionClientContract
  ): Promise<BillingHold | null> {
    const today = await shopDay(trx)
    return this.query({ client: trx })
      .where('open_key', subscriptionId)
      .where('until_on', '>', today.toISODate())
      .first()
  }

  @belongsTo(() => Subscription)
  declare subscription: BelongsTo<typeof Subscription>
}
