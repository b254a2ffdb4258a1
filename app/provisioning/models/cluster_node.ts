import { compose } from '@adonisjs/core/helpers'
import { ClusterNodeSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** A machine of a cluster, as the cluster last told; staff choose whether it takes new services. */
export default class ClusterNode extends compose(ClusterNodeSchema, UlidModel) {}
