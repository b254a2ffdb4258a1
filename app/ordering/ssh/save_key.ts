import { isUniqueViolation, transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { cut } from '#core/text'
import Account from '#identity/models/account'
import SshKey from '#ordering/models/ssh_key'
import type { PublicKey } from '#ordering/ssh/public_key'

/** More than a team has people. */
export const MOST_SAVED_KEYS = 50

const LONGEST_NAME = 64

export type SaveKeyFailure = { type: 'taken' } | { type: 'full' }

/** Keeps a key for an account under a name, its comment or its type. Each key once, and so many in all. */
export async function saveKey(
  accountId: string,
  { line, fingerprint, type, bits, comment }: PublicKey,
  name?: string
): Promise<Result<SshKey, SaveKeyFailure>> {
  try {
    return await transaction(async (trx) => {
      // One after the other, so that keys that are added at once are counted.
      await Account.query({ client: trx }).where('id', accountId).forUpdate().firstOrFail()
      const known = await SshKey.query({ client: trx })
        .where('account_id', accountId)
        .select('id', 'fingerprint')
      if (known.some((key) => key.fingerprint === fingerprint)) return failed({ type: 'taken' })
      if (known.length >= MOST_SAVED_KEYS) return failed({ type: 'full' })
      const called = cut(name ?? (plainText(comment) || type), LONGEST_NAME)
      const key = await SshKey.create(
        { accountId, name: called, line, fingerprint, type, bits },
        { client: trx }
      )
      await key.record(trx, 'ssh_key.added')
      return ok(key)
    })
  } catch (error) {
    if (isUniqueViolation(error)) return failed({ type: 'taken' })
    throw error
  }
}

/** A comment as a name can be: one line of what is written, nothing that turns or hides. */
function plainText(comment: string): string {
  return comment.replaceAll(/[^\x20-\x7e]/g, '').trim()
}
