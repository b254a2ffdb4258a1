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

  /** Whether this member may change the account's own details, which stand on its invoices. */
  get managesAccount(): boolean {
    return ['owner', 'admin', 'billing'].includes(this.role)
  }

  /** Whether this member may spend the account's money and look after its cards. */
  get pays(): boolean {
    return ['owner', 'admin', 'billing'].includes(this.role)
  }

  /** Whether this member may change the account's machines. */
  get operates(): boolean {
    return ['owner', 'admin', 'technical'].includes(this.role)
  }
}
