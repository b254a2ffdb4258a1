import { beforeCreate, hasMany } from '@adonisjs/lucid/orm'
import { IpPoolSchema } from '#database/schema'
import { newId } from '#core/ids'
import IpPoolCluster from '#provisioning/models/ip_pool_cluster'
import IpSubnet from '#provisioning/models/ip_subnet'
import type { HasMany } from '@adonisjs/lucid/types/relations'

/** Subnets that serve the same clusters. */
export default class IpPool extends IpPoolSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(pool: IpPool) {
    pool.id ??= newId()
  }

  @hasMany(() => IpSubnet, { onQuery: (query) => query.orderBy('id') })
  declare subnets: HasMany<typeof IpSubnet>

  @hasMany(() => IpPoolCluster)
  declare links: HasMany<typeof IpPoolCluster>
}
