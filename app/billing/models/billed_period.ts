import { compose } from '@adonisjs/core/helpers'
import { BilledPeriodSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** A period of a subscription that was billed. No two of one subscription start on the same day, and together they leave no day out. */
export default class BilledPeriod extends compose(BilledPeriodSchema, UlidModel) {}
