import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { appUrl } from '#config/app'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { UlidModel } from '#core/database/ulid_model'
import { EmailChangeSchema } from '#database/schema'
import { LinkToken } from '#identity/models/link_token'
import User from '#identity/models/user'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const VALID_FOR = { hours: 48 }

/** For how long the person who reads the old address's mail can take a change back. */
export const UNDO_FOR = { days: 7 }

const confirmation = new LinkToken('email_change')
const undoing = new LinkToken('email_change_undo')

/**
 * A user's wish for another address: requested, confirmed by a link that is mailed there, and for seven days taken back by
 * one that is mailed to the old one. Closed is what was called off, replaced or taken back.
 */
export default class EmailChange extends compose(EmailChangeSchema, UlidModel) {
  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  /** Keeps the wish in place of those before it. */
  static async request(
    user: User,
    email: string,
    trx: TransactionClientContract
  ): Promise<EmailChange> {
    await EmailChange.closeWishes(user, trx)
    return EmailChange.create(
      {
        userId: user.id,
        oldEmail: user.email,
        newEmail: email,
        wasVerified: user.hasVerifiedEmail,
        expiresAt: clock.now().plus(VALID_FOR),
      },
      { client: trx }
    )
  }

  /** Calls off what a user wished for and nobody confirmed. */
  static async closeWishes({ id }: { id: string }, trx: TransactionClientContract): Promise<void> {
    await EmailChange.query({ client: trx })
      .where('user_id', id)
      .whereNull('closed_at')
      .whereNull('confirmed_at')
      .update({ closed_at: sqlTime() })
  }

  /** The wish that waits for its confirmation, or null. */
  static async waitingOf({ id }: { id: string }): Promise<EmailChange | null> {
    const change = await EmailChange.query()
      .where('user_id', id)
      .whereNull('closed_at')
      .whereNull('confirmed_at')
      .where('expires_at', '>', sqlTime())
      .orderBy('id', 'desc')
      .preload('user')
      .first()
    return change?.isWaiting ? change : null
  }

  /** The change of a link to confirm it, where that still works; null otherwise. */
  static async toConfirm(given: unknown): Promise<EmailChange | null> {
    const change = await changeOf(confirmation, given)
    return change?.isWaiting ? change : null
  }

  /** The change of a link to undo it, where that still works; null otherwise. */
  static async toUndo(given: unknown): Promise<EmailChange | null> {
    const change = await changeOf(undoing, given)
    return change?.isUndoable ? change : null
  }

  /** The links to mail, made from APP_URL: the first to the new address, the second to the old one. */
  static linkFor(id: string): string {
    return `${appUrl}/email-change/${confirmation.for(id)}`
  }

  static undoLinkFor(id: string): string {
    return `${appUrl}/email-change-undo/${undoing.for(id)}`
  }

  get isWaiting(): boolean {
    const { user } = this
    const isOpen = !this.closedAt && !this.confirmedAt && this.expiresAt > clock.now()
    return isOpen && user.email === this.oldEmail && user.disabledAt === null
  }

  /** Also after the address was changed again: the first owner's word counts. */
  get isUndoable(): boolean {
    const { confirmedAt, closedAt, wasVerified } = this
    if (!confirmedAt || closedAt || !wasVerified) return false
    return confirmedAt.plus(UNDO_FOR) > clock.now()
  }
}

async function changeOf(token: LinkToken, given: unknown): Promise<EmailChange | null> {
  const id = token.idIn(given)
  const change = id && (await EmailChange.query().where('id', id).preload('user').first())
  return change && token.matches(String(given), token.hashFor(change.id)) ? change : null
}
