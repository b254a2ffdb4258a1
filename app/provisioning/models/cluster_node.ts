import { beforeCreate } from '@adonisjs/lucid/orm'
import { ClusterNodeSchema } from '#database/schema'
import { newId } from '#core/ids'

/** A machine of a cluster, as the cluster last told; staff choose whether it takes new services. */
export default class ClusterNode extends ClusterNodeSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: ClusterNode) {
    row.id ??= newId()
  }
}
