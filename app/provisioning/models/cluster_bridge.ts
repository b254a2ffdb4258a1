import { compose } from '@adonisjs/core/helpers'
import { ClusterBridgeSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** A network bridge that machines can be plugged into, as the cluster last told. */
export default class ClusterBridge extends compose(ClusterBridgeSchema, UlidModel) {}
