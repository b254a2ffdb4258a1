import { beforeCreate } from '@adonisjs/lucid/orm'
import { ClusterStorageSchema } from '#database/schema'
import { newId } from '#core/ids'

/** A storage as a node of a cluster sees it; staff choose whether it takes new disks. */
export default class ClusterStorage extends ClusterStorageSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: ClusterStorage) {
    row.id ??= newId()
  }

  declare content: string[]
}
