import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { MembershipSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Account from '#identity/models/account'
import User from '#identity/models/user'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

export const membershipRoles = ['owner', 'admin', 'billing', 'technical', 'member'] as const
export type MembershipRole = (typeof membershipRoles)[number]

/** A user's place in an account. */
export default class Membership extends compose(MembershipSchema, UlidModel) {
  declare role: MembershipRole

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>
}
