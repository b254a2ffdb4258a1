import { beforeCreate } from '@adonisjs/lucid/orm'
import { CreditGrantSchema } from '#database/schema'
import { newId } from '#core/ids'

/** Credit that staff gave an account, with the reason. */
export default class CreditGrant extends CreditGrantSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: CreditGrant) {
    row.id ??= newId()
  }
}
