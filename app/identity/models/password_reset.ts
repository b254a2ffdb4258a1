import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { appUrl } from '#config/app'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { UlidModel } from '#core/database/ulid_model'
import { newId } from '#core/ids'
import { outbox } from '#core/outbox/outbox'
import { PasswordResetSchema } from '#database/schema'
import { audit } from '#audit/models/audit_entry'
import { LinkToken } from '#identity/models/link_token'
import User from '#identity/models/user'
import { passwords } from '#identity/passwords/hashing'
import { presentDevice } from '#identity/sign_in/describe_device'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

const VALID_FOR = { asked: { minutes: 30 }, appointed: { hours: 24 }, handed: { hours: 24 } }
const token = new LinkToken('password_reset')

/**
 * A link by which a person sets a password; works once, for half an hour or, for new staff and where it is handed over by
 * hand, a day.
 */
export default class PasswordReset extends compose(PasswordResetSchema, UlidModel) {
  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  /** Makes the row of a link without sending it. */
  static async prepare(
    user: Pick<User, 'id'>,
    trx: TransactionClientContract,
    why: keyof typeof VALID_FOR = 'asked'
  ): Promise<PasswordReset> {
    const id = newId()
    const expiresAt = clock.now().plus(VALID_FOR[why])
    const mailed = why !== 'handed'
    return PasswordReset.create(
      { id, userId: user.id, tokenHash: token.hashFor(id), expiresAt, mailed },
      { client: trx }
    )
  }

  /** The same, and every link that the user had before is void. */
  static async replace(
    user: Pick<User, 'id'>,
    trx: TransactionClientContract,
    why: 'appointed' | 'handed'
  ): Promise<PasswordReset> {
    await PasswordReset.query({ client: trx })
      .where('user_id', user.id)
      .whereNull('used_at')
      .update({ used_at: sqlTime() })
    return PasswordReset.prepare(user, trx, why)
  }

  /** Makes a link and has it sent to the user's stored address after the commit. */
  static async request(
    user: Pick<User, 'id'>,
    trx: TransactionClientContract
  ): Promise<PasswordReset> {
    const reset = await PasswordReset.prepare(user, trx)
    await outbox.publish(trx, 'user.password_reset_requested', { tokenId: reset.id })
    return reset
  }

  /** The link to send, made from APP_URL and never from what a request claims. */
  static linkFor(id: string): string {
    return `${appUrl}/password-reset/${token.for(id)}`
  }

  /** The row of a link that still works, or null. */
  static async withToken(given: unknown): Promise<PasswordReset | null> {
    const id = token.idIn(given)
    const row = id && (await PasswordReset.query().where('id', id).preload('user').first())
    return row && token.matches(String(given), row.tokenHash) && row.isOpen ? row : null
  }

  get isOpen(): boolean {
    return this.usedAt === null && this.expiresAt > clock.now() && this.user.disabledAt === null
  }

  /**
   * Sets the password, ends every sign-in and spends all other links of the user. A mail proved the address, too.
   * False where the link was used meanwhile.
   */
  async redeem(password: string): Promise<boolean> {
    const hashed = await passwords.hash(password)
    return transaction(async (trx) => {
      const now = sqlTime()
      const mine = PasswordReset.query({ client: trx }).where('id', this.id).whereNull('used_at')
      if (changedRows(await mine.update({ used_at: now })) !== 1) return false

      const user = await User.query({ client: trx }).where('id', this.userId).firstOrFail()
      if (this.mailed && !user.hasVerifiedEmail) {
        await user.dropUnprovenAccess(trx)
        await user.proveEmail(trx)
      }
      const changeId = await user.setPassword(hashed, trx)
      await audit.record(trx, 'user.password_reset', user, {
        changes: { changeId, device: presentDevice() },
        actor: { type: 'customer', id: user.id },
      })
      return true
    })
  }
}
