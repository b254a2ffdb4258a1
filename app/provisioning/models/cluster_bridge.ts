import { beforeCreate } from '@adonisjs/lucid/orm'
import { ClusterBridgeSchema } from '#database/schema'
import { newId } from '#core/ids'

/** A network bridge that machines can be plugged into, as the cluster last told. */
export default class ClusterBridge extends ClusterBridgeSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: ClusterBridge) {
    row.id ??= newId()
  }
}
