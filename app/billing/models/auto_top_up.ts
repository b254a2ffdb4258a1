import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { AutoTopUpSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import Account from '#identity/models/account'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

/** What an account wants done when its credit runs low. A refused card stops it until somebody turns it on again. */
export default class AutoTopUp extends compose(AutoTopUpSchema, UlidModel) {
  declare state: 'on' | 'off' | 'stopped'
  declare stoppedReason: 'declined' | 'no_card' | 'authentication' | null

  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  /** It is done where less than this is left. */
  get below(): Money {
    return Money.of(this.belowMinor, this.currency)
  }

  get adds(): Money {
    return Money.of(this.addMinor, this.currency)
  }

  /** The most that is charged so in a calendar month. */
  get monthlyCap(): Money {
    return Money.of(this.monthlyCapMinor, this.currency)
  }
}
