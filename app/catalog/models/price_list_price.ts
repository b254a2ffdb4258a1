import { compose } from '@adonisjs/core/helpers'
import { UlidModel } from '#core/database/ulid_model'
import { PriceListPriceSchema } from '#database/schema'

/** What a plan costs for its cycle, or one of an option for a month, by one list. */
export default class PriceListPrice extends compose(PriceListPriceSchema, UlidModel) {
  declare kind: 'plan' | 'option'
}
