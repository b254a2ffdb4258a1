import { refuseField } from '#core/exceptions/refuse_field'
import SshKey from '#ordering/models/ssh_key'
import SshKeyPolicy from '#ordering/policies/ssh_key_policy'
import { parsePublicKeys } from '#ordering/ssh/public_keys'
import { keepKey } from '#ordering/ssh/save_key'
import type { Actor } from '#core/actor'
import type Account from '#identity/models/account'
import type { PublicKey } from '#ordering/ssh/public_key'
import type { HttpContext } from '@adonisjs/core/http'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface KeyForm {
  keys?: string[] | null
  ssh_key?: string | null
  save_key?: boolean | null
}

/** The lines of the keys that were chosen from those of the account and of those that were typed. */
export async function chosenKeys(
  { i18n }: HttpContext,
  account: Account | null,
  { keys: ids, ssh_key: typed }: KeyForm
): Promise<string> {
  const accountId = account?.id ?? ''
  const wanted = [...new Set(ids ?? [])]
  const saved =
    wanted.length === 0
      ? []
      : await SshKey.query().where('account_id', accountId).whereIn('id', wanted).orderBy('id')
  if (saved.length < wanted.length) refuseField('ssh_key', i18n.t('ordering.ssh_key.removed'))
  return [...saved.map(({ line }) => line), typed ?? ''].filter(Boolean).join('\n')
}

/** What was typed and is to be kept for the account: that was ticked, and the visitor may. */
export async function keysToKeep(
  { bouncer, visitor }: HttpContext,
  { ssh_key: typed, save_key: isWanted }: KeyForm
): Promise<PublicKey[]> {
  if (!isWanted || !typed || !visitor.account) return []
  if (await bouncer.with(SshKeyPolicy).denies('manage')) return []
  const parsed = parsePublicKeys(typed)
  return parsed.ok ? parsed.value : []
}

/** Keeps keys for an account; what it keeps already, and what is more than it may keep, stays as it is. */
export async function keepKeys(
  trx: TransactionClientContract,
  account: Account | null,
  keys: PublicKey[],
  actor?: Actor
): Promise<void> {
  if (!account) return
  for (const key of keys) await keepKey(trx, account.id, key, { actor })
}
