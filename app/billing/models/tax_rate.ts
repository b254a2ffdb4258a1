import { compose } from '@adonisjs/core/helpers'
import { TaxRateSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** The tax rate of a country from a day on. */
export default class TaxRate extends compose(TaxRateSchema, UlidModel) {}
