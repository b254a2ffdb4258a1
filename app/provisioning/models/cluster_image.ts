import { beforeCreate } from '@adonisjs/lucid/orm'
import { ClusterImageSchema } from '#database/schema'
import { newId } from '#core/ids'

/** An image that machines can be built from, as the cluster last told. */
export default class ClusterImage extends ClusterImageSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: ClusterImage) {
    row.id ??= newId()
  }

  declare nodes: string[]
}
