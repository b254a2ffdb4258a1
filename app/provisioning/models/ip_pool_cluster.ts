import { compose } from '@adonisjs/core/helpers'
import { IpPoolClusterSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** How a pool is reached in a cluster: the bridge, and the VLAN on it. */
export default class IpPoolCluster extends compose(IpPoolClusterSchema, UlidModel) {}
