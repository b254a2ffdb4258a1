import { compose } from '@adonisjs/core/helpers'
import { BeginConsentSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** That a consumer asked us to begin one service before the time to withdraw was over, in the words that they agreed to. It never changes. */
export default class BeginConsent extends compose(BeginConsentSchema, UlidModel) {
  /** The one of a subscription; null where nobody was asked, or nobody agreed. */
  static ofSubscription(
    subscriptionId: string,
    trx?: TransactionClientContract
  ): Promise<BeginConsent | null> {
    return this.query({ client: trx }).where('subscription_id', subscriptionId).first()
  }

  /** The one that was given with an order, whatever number of servers it is for; null where there is none. */
  static ofOrder(orderId: string): Promise<BeginConsent | null> {
    return this.query().where('order_id', orderId).orderBy('id').first()
  }
}
