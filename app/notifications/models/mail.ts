import { compose } from '@adonisjs/core/helpers'
import { MailSchema } from '#database/schema'
import { clock } from '#core/clock'
import { isId } from '#core/ids'
import { changedRows } from '#core/database/changed_rows'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import { UlidModel } from '#core/database/ulid_model'
import { wakeUpAfterCommit } from '#core/work/wake_up'
import { audit } from '#audit/models/audit_entry'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type MailState = 'queued' | 'held' | 'sending' | 'sent' | 'dropped' | 'failed' | 'unknown'

/**
 * A mail on its way out. The row holds the ids of what it tells about and is composed when it is sent, so links with
 * secrets are never stored; only the development mailbox keeps what was said.
 */
export default class Mail extends compose(MailSchema, UlidModel) {
  static table = 'mails'
  /** Queues a mail of this kind once per cause; a second call for the same cause changes nothing. */
  static async queue(
    kind: string,
    cause: string,
    payload: object,
    within?: TransactionClientContract
  ): Promise<void> {
    try {
      await transaction(async (trx) => {
        const mail = await Mail.create(
          { kind, cause, payload: JSON.stringify(payload), state: 'queued', runAt: clock.nowMs() },
          { client: trx }
        )
        await link(trx, mail.id, payload)
        wakeUpAfterCommit(trx, 'mails', mail.id)
      }, within)
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
    }
  }

  /** Mails that wait for a person: given up, or handed over without anybody knowing what became of it. */
  static stuck(): Promise<Mail[]> {
    return Mail.query().whereIn('state', ['failed', 'unknown']).orderBy('id')
  }

  /** Lets go of what waited until an account could be written to. */
  static async release(accountIds: string[]): Promise<void> {
    await Mail.query()
      .where('state', 'held')
      .whereIn('held_for', accountIds)
      .update({ state: 'queued', held_for: null, run_at: clock.nowMs() })
  }

  /** Queues a stuck mail again, with the Message-ID that it had; false, and nothing done, for any other. */
  async sendAgain(): Promise<boolean> {
    return transaction(async (trx) => {
      const mine = Mail.query({ client: trx }).where('id', this.id)
      const queued = await mine
        .whereIn('state', ['failed', 'unknown'])
        .update({ state: 'queued', attempts: 0, run_at: clock.nowMs() })
      if (changedRows(queued) !== 1) return false
      wakeUpAfterCommit(trx, 'mails', this.id)
      const changes = { kind: this.kind, was: this.state }
      await audit.record(trx, 'mail.sent_again', this, { changes })
      return true
    })
  }
}

/** Keeps what a mail is about: every id that it is composed from. */
async function link(trx: TransactionClientContract, mailId: string, payload: object) {
  const ids = new Set(Object.values(payload).filter(isId))
  const rows = [...ids].map((id) => ({ subject_id: id, mail_id: mailId }))
  if (rows.length > 0) await trx.table('mail_links').multiInsert(rows)
}
