import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { PriceNoticeSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import PriceChange from '#billing/models/price_change'
import Subscription from '#billing/models/subscription'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { NoticeState } from '#billing/models/price_change/states'

/**
 * What a customer was told of one subscription: the price of one item, before and from a day on. It has no next item while another
 * change of the subscription left nothing of what it is about.
 */
export default class PriceNotice extends compose(PriceNoticeSchema, UlidModel) {
  declare state: NoticeState

  @belongsTo(() => PriceChange)
  declare priceChange: BelongsTo<typeof PriceChange>

  @belongsTo(() => Subscription)
  declare subscription: BelongsTo<typeof Subscription>
}
