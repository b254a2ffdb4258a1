import { compose } from '@adonisjs/core/helpers'
import { hasMany } from '@adonisjs/lucid/orm'
import { IpPoolSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import IpPoolCluster from '#provisioning/models/ip_pool_cluster'
import IpSubnet from '#provisioning/models/ip_subnet'
import type { HasMany } from '@adonisjs/lucid/types/relations'

/** Subnets that serve the same clusters. */
export default class IpPool extends compose(IpPoolSchema, UlidModel) {
  @hasMany(() => IpSubnet, { onQuery: (query) => query.orderBy('id') })
  declare subnets: HasMany<typeof IpSubnet>

  @hasMany(() => IpPoolCluster)
  declare links: HasMany<typeof IpPoolCluster>
}
