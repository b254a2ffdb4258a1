import { compose } from '@adonisjs/core/helpers'
import { SubscriptionItemSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import type { DateTime } from 'luxon'
import type { HourPrice } from '#billing/contracts/hour_price'

/** One price of a subscription, for all periods that start while it is in force. */
export default class SubscriptionItem extends compose(SubscriptionItemSchema, UlidModel) {
  declare kind: 'plan' | 'option'

  /** What an hour of one costs; null where hours are not billed. */
  get hours(): HourPrice | null {
    const { hourRate: rate, monthMinor } = this
    return rate === null ? null : { rate: Number(rate), monthMinor: Number(monthMinor) }
  }

  /** Whether a period that starts on this day is billed with it. */
  isInForceOn(day: DateTime): boolean {
    return (!this.fromOn || this.fromOn <= day) && (!this.untilOn || this.untilOn > day)
  }
}
