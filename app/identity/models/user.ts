import { compose } from '@adonisjs/core/helpers'
import { beforeSave, column, hasMany, hasOne } from '@adonisjs/lucid/orm'
import { UserSchema } from '#database/schema'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { UlidModel } from '#core/database/ulid_model'
import { newId } from '#core/ids'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import { emailAddress } from '#identity/accounts/email_address'
import Membership from '#identity/models/membership'
import SocialIdentity from '#identity/models/social_identity'
import StaffMember from '#identity/models/staff_member'
import UserSession from '#identity/models/user_session'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { HasMany, HasOne } from '@adonisjs/lucid/types/relations'

/** A person who signs in. The address is kept in one normal form, so that one person cannot be two users. */
export default class User extends compose(UserSchema, UlidModel) {
  @beforeSave()
  static normaliseEmail(user: User) {
    if (user.$dirty.email) user.email = emailAddress(user.email)
  }

  /** The hash of the password; null for a person who signs in another way. Never serialised. */
  @column({ serializeAs: null })
  declare password: string | null

  @hasMany(() => Membership)
  declare memberships: HasMany<typeof Membership>

  @hasOne(() => StaffMember)
  declare staffMember: HasOne<typeof StaffMember>

  /** The user with this address, however it was written, or null. What the database finds is compared once more. */
  static async withEmail(email: string, trx?: TransactionClientContract): Promise<User | null> {
    const address = emailAddress(email)
    const found = await User.query({ client: trx }).where('email', address).first()
    return found?.email === address ? found : null
  }

  /**
   * Stores a new password's hash, ends every sign-in, except one where given, and every link to set another, and tells
   * the person by mail. Answers the change's id, which its audit entry names: there the mail reads where it was made.
   */
  async setPassword(
    hashed: string,
    trx: TransactionClientContract,
    { except }: { except?: string | null } = {}
  ): Promise<string> {
    this.useTransaction(trx)
    this.password = hashed
    if (!except) this.sessionsValidAfter = clock.now()
    await this.save()
    await UserSession.revokeAll(this.id, trx, { except })
    await trx
      .from('password_resets')
      .where('user_id', this.id)
      .whereNull('used_at')
      .update({ used_at: sqlTime() })
    const changeId = newId()
    await outbox.publish(trx, 'user.password_changed', { changeId, userId: this.id })
    return changeId
  }

  /**
   * Takes away the password, every connected provider and every sign-in of somebody who never showed that the address is
   * theirs: whoever reads its mail sets the next one.
   */
  async dropUnprovenAccess(trx: TransactionClientContract): Promise<void> {
    this.useTransaction(trx)
    this.password = null
    this.sessionsValidAfter = clock.now()
    await this.save()
    await UserSession.revokeAll(this.id, trx)
    await SocialIdentity.query({ client: trx }).where('user_id', this.id).delete()
  }

  /** Notes that the user opened what was mailed to the address; what waited for that goes out. */
  async proveEmail(trx: TransactionClientContract): Promise<void> {
    if (this.hasVerifiedEmail) return
    this.useTransaction(trx)
    this.emailVerifiedAt = clock.now()
    await this.save()
    await outbox.publish(trx, 'user.email_proven', { userId: this.id })
  }

  /** Ends every sign-in of this user, those in flight included. */
  async signOutEverywhere(trx: TransactionClientContract): Promise<void> {
    this.useTransaction(trx)
    this.sessionsValidAfter = clock.now()
    await this.save()
    await UserSession.revokeAll(this.id, trx)
    await audit.record(trx, 'user.signed_out_everywhere', this)
  }

  get hasVerifiedEmail(): boolean {
    return Boolean(this.emailVerifiedAt)
  }
}
