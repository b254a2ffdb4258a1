import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { IpSubnetSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import IpPool from '#provisioning/models/ip_pool'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

/** A network with the run of `size` addresses from `firstAddress` on that may be given out. */
export default class IpSubnet extends compose(IpSubnetSchema, UlidModel) {
  declare family: 4 | 6

  declare resolvers: string[]

  @belongsTo(() => IpPool)
  declare pool: BelongsTo<typeof IpPool>

  get cidr(): string {
    return `${this.network}/${this.prefix}`
  }
}
