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

  /** Whether its last month has passed. */
  get isExpired(): boolean {
    const now = clock.now()
    return this.expYear < now.year || (this.expYear === now.year && this.expMonth < now.month)
  }
}
