import { beforeCreate } from '@adonisjs/lucid/orm'
import { BillingFindingSchema } from '#database/schema'
import { newId } from '#core/ids'

/** Something about money that does not fit and that staff have to look at. Never deleted. */
export default class BillingFinding extends BillingFindingSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: BillingFinding) {
    row.id ??= newId()
  }
}
