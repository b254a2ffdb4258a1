import { compose } from '@adonisjs/core/helpers'
import { PaymentMethodSchema } from '#database/schema'
import { clock } from '#core/clock'
import { UlidModel } from '#core/database/ulid_model'

/** A card that the gateway keeps for an account. We know only what may be printed of it. */
export default class PaymentMethod extends compose(PaymentMethodSchema, UlidModel) {
  declare state: 'active' | 'detached'

  get isDefault(): boolean {
    return this.defaultKey !== null
  }

  /** Whether it is charged where the default card is refused. */
  get isBackup(): boolean {
    return this.backupKey !== null
  }

  /** Whether its last month has passed. */
  get isExpired(): boolean {
    return this.#monthsSince(clock.now()) > 0
  }

  /** Whether it can still pay now, but its last month is this one or the next. */
  get isExpiring(): boolean {
    const months = this.#monthsSince(clock.now())
    return months === 0 || months === -1
  }

  /** How many months ago its last one was; less than zero while that is to come. */
  #monthsSince({ year, month }: { year: number; month: number }): number {
    return (year - this.expYear) * 12 + month - this.expMonth
  }
}
