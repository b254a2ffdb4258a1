import { compose } from '@adonisjs/core/helpers'
import { ClusterImageSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** An image that machines can be built from, as the cluster last told. */
export default class ClusterImage extends compose(ClusterImageSchema, UlidModel) {
  declare nodes: string[]
}
