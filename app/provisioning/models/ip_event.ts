import { beforeCreate } from '@adonisjs/lucid/orm'
import { IpEventSchema } from '#database/schema'
import { newId } from '#core/ids'

/** Who had which address when; kept to answer abuse reports. */
export default class IpEvent extends IpEventSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: IpEvent) {
    row.id ??= newId()
  }
}
