import { beforeCreate } from '@adonisjs/lucid/orm'
import { RemoteIdSchema } from '#database/schema'
import { newId } from '#core/ids'

/** An identifier spent in a cluster. Rows are never removed, so that no identifier is used twice. */
export default class RemoteId extends RemoteIdSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: RemoteId) {
    row.id ??= newId()
  }
}
