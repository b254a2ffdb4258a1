import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { IpAllocationSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import IpSubnet from '#provisioning/models/ip_subnet'
import Service from '#provisioning/models/service'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

/** `in_use`: by a machine at a host that no service here accounts for. */
export const allocationStates = ['assigned', 'quarantined', 'blocked', 'in_use'] as const
export type AllocationState = (typeof allocationStates)[number]

/** An address that is not free. Its row goes when it is free again. */
export default class IpAllocation extends compose(IpAllocationSchema, UlidModel) {
  declare family: 4 | 6
  declare state: AllocationState

  @belongsTo(() => IpSubnet)
  declare subnet: BelongsTo<typeof IpSubnet>

  @belongsTo(() => Service)
  declare service: BelongsTo<typeof Service>
}
