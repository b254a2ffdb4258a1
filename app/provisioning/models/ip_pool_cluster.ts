import { beforeCreate } from '@adonisjs/lucid/orm'
import { IpPoolClusterSchema } from '#database/schema'
import { newId } from '#core/ids'

/** How a pool is reached in a cluster: the bridge, and the VLAN on it. */
export default class IpPoolCluster extends IpPoolClusterSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: IpPoolCluster) {
    row.id ??= newId()
  }
}
