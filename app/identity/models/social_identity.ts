import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { clock } from '#core/clock'
import { UlidModel } from '#core/database/ulid_model'
import { SocialIdentitySchema } from '#database/schema'
import User from '#identity/models/user'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { SocialProfile } from '#identity/social/social_provider'

/**
 * Somebody at a provider who may sign in as a user. Found by provider and by what the provider calls them, never by an
 * address, which may change hands.
 */
export default class SocialIdentity extends compose(SocialIdentitySchema, UlidModel) {
  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  /** The identity, with its user, or null. */
  static async of(provider: string, subject: string): Promise<SocialIdentity | null> {
    const found = await SocialIdentity.query().where({ provider, subject }).preload('user').first()
    return found?.subject === subject ? found : null
  }

  /** Those of a user, by provider. */
  static async ofUser(user: { id: string }): Promise<Map<string, SocialIdentity>> {
    const all = await SocialIdentity.query().where('user_id', user.id)
    return new Map(all.map((identity) => [identity.provider, identity]))
  }

  /** Keeps that somebody may sign in as a user. Throws a unique violation where one of the two is connected otherwise. */
  static connect(
    user: { id: string },
    provider: string,
    { subject, email }: Pick<SocialProfile, 'subject' | 'email'>,
    trx: TransactionClientContract
  ): Promise<SocialIdentity> {
    return SocialIdentity.create({ userId: user.id, provider, subject, email }, { client: trx })
  }

  /** Notes that it was signed in with, and the address that the provider told this time. */
  async markUsed(email: string | null, trx: TransactionClientContract): Promise<void> {
    this.useTransaction(trx)
    this.email = email
    this.lastUsedAt = clock.now()
    await this.save()
  }
}
