import { compose } from '@adonisjs/core/helpers'
import { SubscriptionDiscountSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/**
 * What a subscription costs less, for periods from a day on and until one. It has no days before its service began, and no last one
 * where it goes on for ever.
 */
export default class SubscriptionDiscount extends compose(SubscriptionDiscountSchema, UlidModel) {}
