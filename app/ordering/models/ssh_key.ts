import { compose } from '@adonisjs/core/helpers'
import { audit } from '#audit/models/audit_entry/recorder'
import { sqlTime } from '#core/database/sql_time'
import { UlidModel } from '#core/database/ulid_model'
import { SshKeySchema } from '#database/schema'
import type { Actor } from '#core/actor'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** A public key that an account keeps. Servers get a copy of its line, so that a change here reaches none of them. */
export default class SshKey extends compose(SshKeySchema, UlidModel) {
  /** An account's keys, those used last first. */
  static ofAccount(accountId: string): Promise<SshKey[]> {
    return SshKey.query()
      .where('account_id', accountId)
      .orderByRaw('last_used_at is null')
      .orderBy('last_used_at', 'desc')
      .orderBy('id', 'desc')
  }

  /** Notes that a server was ordered with these keys; those that the account does not keep are left out. */
  static async markUsed(
    accountId: string,
    fingerprints: string[],
    trx: TransactionClientContract
  ): Promise<void> {
    if (fingerprints.length === 0) return
    await trx
      .from('ssh_keys')
      .where('account_id', accountId)
      .whereIn('fingerprint', fingerprints)
      .update({ last_used_at: sqlTime() })
  }

  /** Gives it another name. */
  async rename(trx: TransactionClientContract, name: string): Promise<void> {
    if (this.name === name) return
    this.useTransaction(trx)
    this.name = name
    await this.save()
    await this.record(trx, 'ssh_key.renamed')
  }

  /** Forgets it; servers that have it keep it. */
  async remove(trx: TransactionClientContract): Promise<void> {
    await this.useTransaction(trx).delete()
    await this.record(trx, 'ssh_key.removed')
  }

  record(trx: TransactionClientContract, action: string, actor?: Actor) {
    const { id, accountId, fingerprint } = this
    return audit.record(trx, action, ['ssh_key', id], {
      accountId,
      actor,
      changes: { fingerprint },
    })
  }
}
