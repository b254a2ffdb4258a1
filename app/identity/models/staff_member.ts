import { beforeCreate, belongsTo } from '@adonisjs/lucid/orm'
import { StaffMemberSchema } from '#database/schema'
import { newId } from '#core/ids'
import User from '#identity/models/user'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { StaffRole } from '#core/registries/permissions'

/** A user's place on the staff. */
export default class StaffMember extends StaffMemberSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(member: StaffMember) {
    member.id ??= newId()
  }

  declare role: StaffRole

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>
}
