import { createHmac } from 'node:crypto'
import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { UlidModel } from '#core/database/ulid_model'
import { cut } from '#core/text'
import { UserSessionSchema } from '#database/schema'
import User from '#identity/models/user'
import { describeDevice } from '#identity/sign_in/describe_device'
import env from '#start/env'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** How long a sign-in lasts at most, and how long it may lie idle. */
export const sessionLimits = {
  customer: { absolute: { days: 30 }, idle: { days: 14 } },
  staff: { absolute: { hours: 12 }, idle: { hours: 2 } },
} as const

interface SignIn {
  userId: string
  accountId: string | null
  staff: boolean
  /** "password", or the name of a provider. */
  method?: string
  ip?: string | null
  userAgent?: string | null
}

/** One sign-in on one device. The browser's session only names this row; the row alone grants access. */
export default class UserSession extends compose(UserSessionSchema, UlidModel) {
  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  /** Records a sign-in, with a password unless told, and returns its row. */
  static open(
    { userId, accountId, staff, method, ip, userAgent }: SignIn,
    trx?: TransactionClientContract
  ) {
    const now = clock.now()
    return UserSession.create(
      {
        userId,
        accountId,
        authLevel: 'password',
        method: method ?? 'password',
        ip: ip ? cut(ip, 45) : null,
        userAgent: userAgent ? cut(userAgent, 255) : null,
        lastSeenAt: now,
        confirmedAt: now,
        expiresAt: now.plus(sessionLimits[staff ? 'staff' : 'customer'].absolute),
      },
      { client: trx }
    )
  }

  /** The sign-ins of a user that are still good, the latest used first; at most fifty. */
  static openOf(user: Pick<User, 'id' | 'sessionsValidAfter'>): Promise<UserSession[]> {
    const query = UserSession.query()
      .where('user_id', user.id)
      .whereNull('revoked_at')
      .where('expires_at', '>', sqlTime())
      .orderBy('last_seen_at', 'desc')
      .limit(50)
    const after = user.sessionsValidAfter
    return after ? query.where('created_at', '>=', sqlTime(after)) : query
  }

  /** Ends every sign-in of a user, except one where given. */
  static async revokeAll(
    userId: string,
    trx: TransactionClientContract,
    { except }: { except?: string | null } = {}
  ) {
    const query = UserSession.query({ client: trx })
      .where('user_id', userId)
      .whereNull('revoked_at')
    if (except) query.whereNot('id', except)
    await query.update({ revoked_at: sqlTime() })
  }

  /** Whether it is this user's, who neither ended it nor was deactivated. */
  standsFor({ id, disabledAt, sessionsValidAfter }: User): boolean {
    const isTheirs = this.userId === id && disabledAt === null && this.revokedAt === null
    return isTheirs && (sessionsValidAfter === null || this.createdAt >= sessionsValidAfter)
  }

  /** Ends this sign-in, for requests in flight as well. */
  async revoke(trx?: TransactionClientContract): Promise<void> {
    const now = sqlTime()
    await UserSession.query({ client: trx })
      .where('id', this.id)
      .whereNull('revoked_at')
      .update({ revoked_at: now })
  }

  /** The browser and the system that signed in, as far as they told; null where they told nothing. */
  get device(): string | null {
    return describeDevice(this.userAgent)
  }

  /** What names this sign-in on a page. The id itself stays on the server, because the browser's session holds it. */
  get publicId(): string {
    return createHmac('sha256', env.get('APP_KEY').release())
      .update(`user_session:${this.id}`)
      .digest('hex')
      .slice(0, 32)
  }
}
