import { refuseField } from '#core/exceptions/refuse_field'
import SshKey from '#ordering/models/ssh_key'
import SshKeyPolicy from '#ordering/policies/ssh_key_policy'
import { parsePublicKeys } from '#ordering/ssh/public_keys'
import { saveKey } from '#ordering/ssh/save_key'
import type Account from '#identity/models/account'
import type { HttpContext } from '@adonisjs/core/http'

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

/** Keeps what was typed for the account, where that was ticked and the visitor may; what it keeps already stays as it is. */
export async function keepTypedKeys(
  { bouncer, visitor }: HttpContext,
  { ssh_key: typed, save_key: isWanted }: KeyForm
): Promise<void> {
  if (!isWanted || !typed || !visitor.account) return
  if (await bouncer.with(SshKeyPolicy).denies('manage')) return
  const parsed = parsePublicKeys(typed)
  if (!parsed.ok) return
  for (const key of parsed.value) await saveKey(visitor.account.id, key)
}
