import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { StaffMemberSchema } from '#database/schema'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { UlidModel } from '#core/database/ulid_model'
import { audit } from '#audit/models/audit_entry'
import User from '#identity/models/user'
import UserSession from '#identity/models/user_session'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { StaffRole } from '#core/registries/permissions'

/** A user's place on the staff. There is always at least one owner who may come in. */
export default class StaffMember extends compose(StaffMemberSchema, UlidModel) {
  declare role: StaffRole

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  /** The member whose user has this address, the user loaded, or null. */
  static async withEmail(email: string): Promise<StaffMember | null> {
    const user = await User.withEmail(email)
    return user && StaffMember.query().where('user_id', user.id).preload('user').first()
  }

  /**
   * Changes a member while nobody else can change the staff: all owners are locked, so that two of them cannot step
   * down at the same time. Throws where there is no such member.
   */
  static async change<T>(
    id: string,
    verb: (member: StaffMember, trx: TransactionClientContract) => Promise<T>
  ): Promise<T> {
    return transaction(async (trx) => {
      await StaffMember.query({ client: trx }).where('role', 'owner').forUpdate()
      const member = await StaffMember.query({ client: trx })
        .where('id', id)
        .forUpdate()
        .firstOrFail()
      return verb(member, trx)
    })
  }

  /** Gives another role. False, and nothing changes, where that would leave the panel without an owner. */
  async changeRole(role: StaffRole, trx: TransactionClientContract): Promise<boolean> {
    if (role === this.role) return true
    if (role !== 'owner' && (await this.#isLastOwner(trx))) return false
    const before = this.role
    this.role = role
    await this.useTransaction(trx).save()
    await this.#record('staff.role_changed', { before, after: role }, trx)
    return true
  }

  /** Takes the access away and ends every sign-in. False where that would leave the panel without an owner. */
  async disable(trx: TransactionClientContract): Promise<boolean> {
    if (this.disabledAt) return true
    if (await this.#isLastOwner(trx)) return false
    this.disabledAt = clock.now()
    await this.useTransaction(trx).save()
    await UserSession.revokeAll(this.userId, trx)
    await this.#record('staff.disabled', {}, trx)
    return true
  }

  /** Gives the access back. */
  async enable(trx: TransactionClientContract): Promise<void> {
    if (!this.disabledAt) return
    this.disabledAt = null
    await this.useTransaction(trx).save()
    await this.#record('staff.enabled', {}, trx)
  }

  async #isLastOwner(trx: TransactionClientContract): Promise<boolean> {
    if (this.role !== 'owner' || this.disabledAt) return false
    const other = await StaffMember.query({ client: trx })
      .where('role', 'owner')
      .whereNull('disabled_at')
      .whereNot('id', this.id)
      .first()
    return other === null
  }

  #record(
    action: string,
    changes: Record<string, unknown>,
    trx: TransactionClientContract
  ): Promise<void> {
    return audit.record(trx, action, ['staff', this.id], { changes })
  }
}
