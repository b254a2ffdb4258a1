import { compose } from '@adonisjs/core/helpers'
import { ClusterStorageSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** A storage as a node of a cluster sees it; staff choose whether it takes new disks. */
export default class ClusterStorage extends compose(ClusterStorageSchema, UlidModel) {
  declare content: string[]
}
