import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { audit } from '#audit/models/audit_entry'
import type { Actor } from '#core/actor'

/**
 * Takes the checklist off the overview, which then asks the database nothing for it; settings bring it back. False, and
 * nothing recorded, where it is away already.
 */
export async function putAway(why: 'put_away' | 'finished', by?: Actor): Promise<boolean> {
  return transaction(async (trx) => {
    const stored = await trx.from('settings').where('name', 'setup.shown').forUpdate().first()
    if (stored && JSON.parse(stored.value) === false) return false
    await settings.set({ 'setup.shown': false }, trx)
    await audit.record(trx, `setup.${why}`, { id: null }, { actor: by })
    return true
  })
}
