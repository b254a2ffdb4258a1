import { isUniqueViolation, transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { cut } from '#core/text'
import Account from '#identity/models/account'
import SshKey from '#ordering/models/ssh_key'
import type { Actor } from '#core/actor'
import type { PublicKey } from '#ordering/ssh/public_key'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** More than a team has people. */
export const MOST_SAVED_KEYS = 50

const LONGEST_NAME = 64

export type SaveKeyFailure = { type: 'taken' } | { type: 'full' }

/** Keeps a key for an account under a name, its comment or its type. Each key once, and so many in all. */
export async function saveKey(
  accountId: string,
  key: PublicKey,
  name?: string
): Promise<Result<SshKey, SaveKeyFailure>> {
  try {
    return await transaction((trx) => keepKey(trx, accountId, key, { name }))
  } catch (error) {
    if (isUniqueViolation(error)) return failed({ type: 'taken' })
    throw error
  }
}

/** The same in a transaction that does more. */
export async function keepKey(
  trx: TransactionClientContract,
  accountId: string,
  { line, fingerprint, type, bits, comment }: PublicKey,
  { name, actor }: { name?: string; actor?: Actor } = {}
): Promise<Result<SshKey, SaveKeyFailure>> {
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
  await key.record(trx, 'ssh_key.added', actor)
  return ok(key)
}

/** A comment as a name can be: one line of what is written, nothing that turns or hides. */
function plainText(comment: string): string {
  return comment.replaceAll(/[^\x20-\x7e]/g, '').trim()
}
