import { compose } from '@adonisjs/core/helpers'
import { PayoutSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import { movingPayoutStates, type PayoutState } from '#billing/models/payout/states'

/**
 * Whether it is known what a payout paid out: the gateway does not tell yet, tells now, has told all of it, or never will,
 * as of one that was made by hand.
 */
export type PayoutLines = 'later' | 'known' | 'listed' | 'untold'

/** Money that a gateway sent from our balance to the shop's bank. */
export default class Payout extends compose(PayoutSchema, UlidModel) {
  declare state: PayoutState
  declare lines: PayoutLines

  get amount(): Money {
    return Money.of(this.amountMinor, this.currency)
  }

  get isMoving(): boolean {
    return movingPayoutStates.includes(this.state)
  }
}
