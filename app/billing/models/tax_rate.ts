import { beforeCreate } from '@adonisjs/lucid/orm'
import { TaxRateSchema } from '#database/schema'
import { newId } from '#core/ids'

/** The tax rate of a country from a day on. */
export default class TaxRate extends TaxRateSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: TaxRate) {
    row.id ??= newId()
  }
}
