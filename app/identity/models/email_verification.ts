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
import { EmailVerificationSchema } from '#database/schema'
import { audit } from '#audit/models/audit_entry'
import { LinkToken } from '#identity/models/link_token'
import Account from '#identity/models/account'
import SocialIdentity from '#identity/models/social_identity'
import User from '#identity/models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

const VALID_FOR = { hours: 48 }
const token = new LinkToken('email_verification')

/** A link by which a person proves that an address is theirs; works once. */
export default class EmailVerification extends compose(EmailVerificationSchema, UlidModel) {
  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  /** The account whose bills go to the address; null where the address is the user's own. */
  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  /** Asks for proof of a user's present address, or that of an account for its bills; mailed after the commit. */
  static async request(
    user: Pick<User, 'id' | 'email'>,
    trx: TransactionClientContract,
    { of: accountId = null }: { of?: string | null } = {}
  ): Promise<EmailVerification> {
    const id = newId()
    const expiresAt = clock.now().plus(VALID_FOR)
    const verification = await EmailVerification.create(
      {
        id,
        userId: user.id,
        accountId,
        email: user.email,
        tokenHash: token.hashFor(id),
        expiresAt,
      },
      { client: trx }
    )
    await outbox.publish(trx, 'user.verification_requested', { tokenId: id })
    return verification
  }

  /** The link to send, made from APP_URL and never from what a request claims. */
  static linkFor(id: string): string {
    return `${appUrl}/email-verification/${token.for(id)}`
  }

  /** The row of a link that still works, or null. */
  static async withToken(given: unknown): Promise<EmailVerification | null> {
    const id = token.idIn(given)
    const row =
      id &&
      (await EmailVerification.query().where('id', id).preload('user').preload('account').first())
    return row && token.matches(String(given), row.tokenHash) && row.isOpen ? row : null
  }

  get isOpen(): boolean {
    const present = this.accountId ? this.account?.billingEmail : this.user.email
    return this.usedAt === null && this.expiresAt > clock.now() && present === this.email
  }

  /** Marks the address as proven. False where the link was used meanwhile. */
  async redeem(): Promise<boolean> {
    return transaction(async (trx) => {
      const now = sqlTime()
      const used = await EmailVerification.query({ client: trx })
        .where('id', this.id)
        .whereNull('used_at')
        .update({ used_at: now })
      if (changedRows(used) !== 1) return false

      if (this.accountId) await this.#proveBilling(this.accountId, trx)
      else await this.#proveUser(trx)
      const actor = { type: 'customer', id: this.userId } as const
      const { accountId } = this
      if (accountId)
        await audit.record(
          trx,
          'account.billing_email_verified',
          { id: accountId },
          { accountId, actor }
        )
      else await audit.record(trx, 'user.email_verified', { id: this.userId }, { actor })
      return true
    })
  }

  async #proveUser(trx: TransactionClientContract): Promise<void> {
    const user = await User.query({ client: trx })
      .where({ id: this.userId, email: this.email })
      .forUpdate()
      .first()
    if (!user) return
    await user.proveEmail(trx)
    // Whoever made the account need not be who reads the mail: from here on that person is told how it can be entered.
    for (const { provider } of await SocialIdentity.query({ client: trx }).where(
      'user_id',
      user.id
    ))
      await outbox.publish(trx, 'user.sign_in_method_added', {
        changeId: newId(),
        userId: user.id,
        method: provider,
      })
  }

  async #proveBilling(accountId: string, trx: TransactionClientContract): Promise<void> {
    const account = await Account.query({ client: trx })
      .where({ id: accountId, billing_email: this.email })
      .forUpdate()
      .first()
    await account?.proveBillingEmail(trx)
  }
}
