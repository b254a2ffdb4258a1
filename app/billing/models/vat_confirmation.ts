import { beforeCreate } from '@adonisjs/lucid/orm'
import { VatConfirmationSchema } from '#database/schema'
import { newId } from '#core/ids'

/** A member of staff looked an account's VAT identification number up and found it in order. */
export default class VatConfirmation extends VatConfirmationSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: VatConfirmation) {
    row.id ??= newId()
  }
}
