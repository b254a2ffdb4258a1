import { compose } from '@adonisjs/core/helpers'
import { hasMany } from '@adonisjs/lucid/orm'
import { PriceChangeSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import PriceNotice from '#billing/models/price_notice'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import type { Audience, PricedKind, PriceChangeState } from '#billing/models/price_change/states'
import type { Cycle } from '#billing/renewals/cycle'

/** A listed price that is another from a day on, for new customers, or for existing ones too. */
export default class PriceChange extends compose(PriceChangeSchema, UlidModel) {
  declare kind: PricedKind
  declare audience: Audience
  declare state: PriceChangeState
  declare cycleUnit: Cycle['unit'] | null

  @hasMany(() => PriceNotice)
  declare notices: HasMany<typeof PriceNotice>

  /** As listed: for the plan's cycle, or for one of an option and a month. */
  get from(): Money {
    return Money.of(this.fromMinor, this.currency)
  }

  get to(): Money {
    return Money.of(this.toMinor, this.currency)
  }

  /** Whether it can still be taken back. */
  get isScheduled(): boolean {
    return this.state === 'scheduled'
  }
}
